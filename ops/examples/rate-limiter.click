// Lets 10 Mb/s of UDP through and everything else unhindered. What does not fit waits, at most 500 packets of it.

FromNetfront() -> kind :: IPClassifier(udp, -);
out :: ToNetfront();

kind[0] -> Queue(500) -> BandwidthShaper(10Mbps) -> Unqueue -> out;
kind[1] -> out;
