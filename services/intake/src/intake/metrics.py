"""What intake counts."""

from prometheus_client import Counter, Gauge

RECEIVED = Counter("kentongan_complaints_received", "Complaints stored, by province and door.", ["province", "channel"])
REFUSALS = Counter("kentongan_complaints_refused", "Submissions refused, by door and reason.", ["channel", "reason"])
ACTS = Counter("kentongan_complaint_acts", "Acts on complaints, by act and door.", ["act", "channel"])
STREAMS = Gauge("kentongan_event_streams_open", "Event streams that somebody follows now.")
HELD_BACK = Counter("kentongan_http_requests_held_back", "Requests answered 429 because of a flood.")
