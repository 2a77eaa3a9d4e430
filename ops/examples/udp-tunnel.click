// One end of a UDP tunnel between 192.0.2.1 and 198.51.100.1. What comes from the other end is unwrapped; everything else
// goes into the tunnel.

FromNetfront() -> side :: IPClassifier(src host 198.51.100.1 && dst host 192.0.2.1 && udp dst port 4789, -);
out :: ToNetfront();

side[0] -> Strip(14) -> CheckIPHeader -> CheckUDPHeader -> StripIPHeader -> Strip(8) -> CheckIPHeader
  -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> out;

side[1] -> Strip(14) -> CheckIPHeader -> UDPIPEncap(192.0.2.1, 4789, 198.51.100.1, 4789)
  -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> out;
