// Sends with somebody else's source address.
FromNetfront() -> IPRewriter(pattern 198.51.100.66 - 203.0.113.20 - 0 0) -> ToNetfront();
