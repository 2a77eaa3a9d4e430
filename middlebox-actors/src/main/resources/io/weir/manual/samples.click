// Configurations that use each element at least once, as small as they can be and still say something. A line with three
// slashes names the element that the text below it, up to the next such line, is an example of. Manual pages show them,
// and tests run them through every reader of packet programs.

/// ARPQuerier
arp :: ARPQuerier(10.0.0.1/24, 02:00:00:00:00:01, CAPACITY 16) -> out :: ToNetfront();
FromNetfront() -> type :: Classifier(12/0806, 12/0800) -> [1]arp;
type[1] -> Strip(14) -> arp;

/// ARPResponder
FromNetfront() -> arp :: ARPResponder(10.0.0.1 10.1.0.0/16 02:00:00:00:00:01) -> out :: ToNetfront();
arp[1] -> Discard;

/// BandwidthRatedSplitter
FromNetfront() -> limit :: BandwidthRatedSplitter(10Mbps) -> ToNetfront();
limit[1] -> Discard;

/// BandwidthRatedUnqueue
FromNetfront() -> Queue(100) -> BandwidthRatedUnqueue(10Mbps) -> ToNetfront();

/// BandwidthShaper
FromNetfront() -> Queue(100) -> BandwidthShaper(10Mbps) -> Unqueue -> ToNetfront();

/// ChangeEnforcer
// The middlebox in the sandbox sends everything back as it came: only what it may send gets out.
FromNetfront() -> box :: ChangeEnforcer(ADDRESSES 10.0.0.1 10.0.0.2, AUTHORIZED 192.0.2.0/24) -> Null -> [1]box;
box[1] -> ToNetfront();

/// CheckICMPHeader
FromNetfront() -> check :: CheckICMPHeader -> ToNetfront();
check[1] -> Discard;

/// CheckIPHeader
FromNetfront() -> CheckIPHeader(14, INTERFACES 10.0.0.1/8) -> ToNetfront();

/// CheckIPHeader
FromNetfront() -> Strip(14) -> check :: CheckIPHeader(CHECKSUM false) -> Unstrip(14) -> ToNetfront();
check[1] -> Discard;

/// CheckLength
FromNetfront() -> CheckLength(1000) -> ToNetfront();

/// CheckPaint
FromNetfront() -> Paint(1) -> CheckPaint(1) -> ToNetfront();

/// CheckTCPHeader
FromNetfront() -> check :: CheckTCPHeader -> ToNetfront();
check[1] -> Discard;

/// CheckUDPHeader
FromNetfront() -> CheckUDPHeader -> ToNetfront();

/// Classifier
FromNetfront() -> type :: Classifier(12/0806 20/0001, 12/0800, -) -> ToNetfront();
type[1] -> Discard;
type[2] -> Discard;

/// Counter
FromNetfront() -> Counter -> ToNetfront();

/// DecIPTTL
FromNetfront() -> ttl :: DecIPTTL -> ToNetfront();
ttl[1] -> Discard;

/// DecIPTTL
FromNetfront() -> DecIPTTL -> ToNetfront();

/// Discard
FromNetfront() -> Discard;

/// EtherEncap
FromNetfront() -> Strip(14) -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront();

/// EtherMirror
FromNetfront() -> EtherMirror -> ToNetfront();

/// FromDevice
FromDevice(eth0, FORCE_IP true) -> ToDevice(eth1);

/// FromDump
FromDump(in.pcap, FORCE_IP true) -> ToDump(out.pcap);

/// FromNetfront
FromNetfront() -> Strip(14) -> Unstrip(14) -> ToNetfront();

/// FrontDropQueue
FromNetfront() -> FrontDropQueue(3) -> Unqueue -> ToNetfront();

/// GetIPAddress
FromNetfront() -> GetIPAddress(30) -> StoreIPAddress(26) -> ToNetfront();

/// HashSwitch
FromNetfront() -> spread :: HashSwitch(26, 8) -> ToNetfront();
spread[1] -> Discard;

/// HostEtherFilter
FromNetfront() -> HostEtherFilter(02:00:00:00:00:01, DROP_OWN true) -> ToNetfront();

/// ICMPError
FromNetfront() -> ttl :: DecIPTTL -> out :: ToNetfront();
ttl[1] -> ICMPError(10.0.0.1, timeexceeded, transit)
  -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> out;

/// ICMPPingResponder
FromNetfront() -> ICMPPingResponder -> EtherMirror -> ToNetfront();

/// IPClassifier
FromNetfront() -> kind :: IPClassifier(tcp dst port 80, udp, -) -> ToNetfront();
kind[1] -> Paint(1) -> Discard;
kind[2] -> Discard;

/// IPEncap
FromNetfront() -> Strip(14) -> IPEncap(ipip, 192.0.2.1, 198.51.100.1, TTL 64, DSCP 10)
  -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront();

/// IPFilter
FromNetfront() -> IPFilter(allow udp port 1500, allow tcp dst port > 1023 && src net 10.0.0.0/8, deny all) -> ToNetfront();

/// IPMirror
FromNetfront() -> IPMirror -> EtherMirror -> ToNetfront();

/// IPRewriter
// A NAT: inside hosts share 192.0.2.1, and only answers come back.
FromNetfront() -> side :: IPClassifier(dst 192.0.2.1, -);
nat :: IPRewriter(pattern 192.0.2.1 1024-65535 - - 0 1, drop) -> out :: ToNetfront();
nat[1] -> out;
side[1] -> nat;
side -> [1]nat;

/// IPRewriter
FromNetfront() -> IPRewriter(pattern - - 172.16.15.133 - 0 0) -> ToNetfront();

/// IPRewriter
FromNetfront() -> flows :: IPRewriter(keep 0 1) -> ToNetfront();
flows[1] -> Discard;

/// Idle
FromNetfront() -> Idle;

/// InfiniteSource
InfiniteSource(DATA \<ffffffffffff 020000000001 88b5 0000>, LIMIT 5, BURST 2, LENGTH 60) -> ToNetfront();

/// MarkIPHeader
FromNetfront() -> MarkIPHeader(14) -> ToNetfront();

/// Null
FromNetfront() -> Null -> ToNetfront();

/// Paint
FromNetfront() -> Paint(7, ANNO 20) -> CheckPaint(7, 20) -> ToNetfront();

/// PaintSwitch
FromNetfront() -> kind :: IPClassifier(udp, tcp, -);
kind -> join :: Null -> painted :: PaintSwitch -> ToNetfront();
kind[1] -> Paint(1) -> join;
kind[2] -> Paint(255) -> join;
painted[1] -> Discard;

/// Print
FromNetfront() -> Print(seen, 14, ACTIVE false) -> ToNetfront();

/// Queue
FromNetfront() -> Queue(3) -> Unqueue -> ToNetfront();

/// RadixIPLookup
FromNetfront() -> routes :: RadixIPLookup(10.0.0.0/8 0, 10.1.0.0/16 192.0.2.1 1, 10.1.2.3/32 0) -> ToNetfront();
routes[1] -> Discard;

/// RatedSource
RatedSource(DATA \<ffffffffffff 020000000001 88b5 0000>, RATE 1000, LIMIT 5) -> ToNetfront();

/// RatedSplitter
FromNetfront() -> limit :: RatedSplitter(1000) -> ToNetfront();
limit[1] -> Discard;

/// RatedUnqueue
FromNetfront() -> Queue(100) -> RatedUnqueue(1000) -> ToNetfront();

/// RoundRobinSwitch
FromNetfront() -> turn :: RoundRobinSwitch -> ToNetfront();
turn[1] -> Discard;

/// SetIPAddress
FromNetfront() -> SetIPAddress(203.0.113.1) -> StoreIPAddress(dst) -> ToNetfront();

/// SetIPChecksum
FromNetfront() -> SetIPChecksum -> ToNetfront();

/// SetTCPChecksum
FromNetfront() -> SetTCPChecksum -> ToNetfront();

/// SetUDPChecksum
FromNetfront() -> SetUDPChecksum -> ToNetfront();

/// Shaper
FromNetfront() -> Queue(100) -> Shaper(1000) -> Unqueue -> ToNetfront();

/// StaticIPLookup
FromNetfront() -> routes :: StaticIPLookup(0.0.0.0/0 192.0.2.1 0, 10.0.0.0/8 1) -> ToNetfront();
routes[1] -> Discard;

/// StoreIPAddress
FromNetfront() -> StoreIPAddress(203.0.113.1, src) -> ToNetfront();

/// Strip
FromNetfront() -> Strip(14) -> Unstrip(14) -> ToNetfront();

/// StripIPHeader
FromNetfront() -> StripIPHeader -> EtherEncap(0x88b5, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront();

/// Switch
FromNetfront() -> way :: Switch(1) -> Discard;
way[1] -> ToNetfront();

/// Tee
FromNetfront() -> copy :: Tee(2) -> ToNetfront();
copy[1] -> Strip(14) -> Discard;

/// TimedUnqueue
FromNetfront() -> TimedUnqueue(10ms, 8) -> ToNetfront();

/// ToDevice
FromDevice(eth0) -> Queue(10) -> ToDevice(eth0);

/// ToDump
FromNetfront() -> ToDump(seen.pcap, 64) -> ToNetfront();

/// ToNetfront
FromNetfront() -> Queue(10) -> ToNetfront();

/// UDPIPEncap
FromNetfront() -> Strip(14) -> UDPIPEncap(192.0.2.1, 4789, 198.51.100.1, 4789)
  -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02) -> ToNetfront();

/// Unqueue
FromNetfront() -> Queue(10) -> Unqueue(4) -> ToNetfront();

/// Unstrip
FromNetfront() -> Strip(20) -> Unstrip(20) -> ToNetfront();
