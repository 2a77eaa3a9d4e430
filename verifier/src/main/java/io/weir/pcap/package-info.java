/**
 * Packet captures in the classic pcap format. Layout: <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-03.html">
 * draft-ietf-opsawg-pcap</a>.
 */
package io.weir.pcap;
