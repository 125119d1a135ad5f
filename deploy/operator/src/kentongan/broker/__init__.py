"""The operator's hold on RabbitMQ: users, permissions, queues and bindings, all through its HTTP API."""
