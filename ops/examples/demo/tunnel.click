// The end of a UDP tunnel, for one subscriber who agreed. What comes out is what somebody put in, so nobody can prove
// that its source is true.
FromNetfront()
    -> IPClassifier(dst udp port 4789)
    -> StripIPHeader
    -> Strip(8)
    -> CheckIPHeader
    -> StoreIPAddress(198.51.100.7, 16) -> SetIPChecksum
    -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2)
    -> ToNetfront();
