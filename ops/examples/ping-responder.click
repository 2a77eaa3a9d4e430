// Answers pings, and ARP queries for its address; ignores the rest.

FromNetfront() -> type :: Classifier(12/0800, 12/0806, -);
out :: ToNetfront();

type[0] -> ICMPPingResponder -> EtherMirror -> out;
type[1] -> ARPResponder(192.0.2.10 02:00:00:00:00:0a) -> out;
type[2] -> Discard;
