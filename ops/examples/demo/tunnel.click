// The end of a UDP tunnel. What comes out is what somebody put in, so nobody can prove where it goes.
FromNetfront()
    -> IPClassifier(dst udp port 4789)
    -> StripIPHeader
    -> Strip(8)
    -> CheckIPHeader
    -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2)
    -> ToNetfront();
