package io.weir.port;

import io.weir.program.Reason;

/** Why a node, not a middlebox's own program, drops a packet. Each is counted where it happens. */
public enum NodeDrop {
    RING_FULL("ring-full", "the kernel's receive ring was full; the worker is behind"),
    NO_FRAME("no-frame", "the packet pool was empty"),
    OVERSIZED("oversized", "the frame is longer than a pool frame and is no TCP segment that can be cut"),
    TRUNCATED("truncated", "the kernel or the capture file holds only part of the frame"),
    CHECKSUM_NOT_READY("checksum-not-ready", "the sender left the checksum to hardware, for a protocol unknown here"),
    RUNT("runt", "the frame is shorter than an Ethernet header"),
    NOT_IP("not-ip", "the frame for a middlebox or stack is neither ARP nor a whole IP header"),
    VLAN_TAGGED("vlan-tagged", "the frame carries a VLAN tag, and no middlebox of this port uses VLANs"),
    NO_MIDDLEBOX("no-middlebox", "no middlebox or stack has this address, port and protocol"),
    NO_FIRST_FRAGMENT("no-first-fragment", "a later part of a packet whose first part, which has the ports, did not come before"),
    NOT_ADDRESSED("not-addressed", "the destination is not an address that the middlebox owns or may process"),
    STREAM_FULL("stream-full", "the burst stream to the worker was full"),
    INBOX_FULL("inbox-full", "the middlebox is behind; its inbox was full"),
    LEASE_OVER("lease-over", "the node's lease ran out, and another node may run the middlebox now"),
    MIDDLEBOX_STOPPED("middlebox-stopped", "the middlebox was stopped with packets waiting"),
    MIDDLEBOX_CRASHED("middlebox-crashed", "the middlebox failed while it held the packet"),
    OUTPUT_NOT_IP("output-not-ip", "a middlebox sent something that is no IPv4 packet, or a stack no IP packet"),
    OUTPUT_SOURCE("output-source", "a middlebox sent from an address that is neither its own nor the packet's first"),
    OUTPUT_TUPLE("output-tuple", "a stack sent from an address, port or protocol that it has not registered"),
    OUTPUT_MAC("output-mac", "a process sent from an Ethernet address that is not the one of the packet's source"),
    OUTPUT_TOO_LONG("output-too-long", "the packet is longer than the port can send"),
    UNRESOLVED("unresolved", "the next hop did not answer ARP or neighbour discovery"),
    ARP_PENDING_FULL("arp-pending-full", "too many packets wait for the next hop's Ethernet address"),
    LOCAL_LOOP("local-loop", "the packet went between middleboxes of this node too many times"),
    LOCAL_FULL("local-full", "too many packets were on their way between middleboxes of this node"),
    TRANSMIT_REFUSED("transmit-refused", "the device did not take the packet"),
    PEER_FULL("peer-full", "the other end of the memory port is behind"),
    PROCESS_BEHIND("process-behind", "the attached process is behind; its ring was full"),
    MOVE_FULL("move-full", "too many packets came while the middlebox moved to or from another node"),
    GARBLED("garbled", "the other end of the memory port wrote a length that no frame has");

    private final Reason reason;

    NodeDrop(String name, String meaning) {
        this.reason = new Reason(name, meaning);
    }

    public Reason reason() {
        return reason;
    }
}
