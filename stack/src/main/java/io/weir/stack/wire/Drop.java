package io.weir.stack.wire;

/** Why a stack drops a packet. The first is none: what a check answers that found nothing wrong. */
public enum Drop {
    NONE("nothing is wrong"),
    TOO_SHORT("shorter than its headers say"),
    WRONG_VERSION("neither IPv4 nor IPv6, or not what the Ethernet header says"),
    WRONG_HEADER_LENGTH("a header length that cannot be"),
    WRONG_CHECKSUM("a wrong checksum"),
    WRONG_OPTION("an option that is malformed"),
    WRONG_FIELD("a field with a value that the protocol forbids"),
    UNKNOWN_ETHERTYPE("an Ethernet type that no stack here knows"),
    UNKNOWN_PROTOCOL("an IP protocol that nobody here speaks"),
    NOT_FOR_US("to an address that this stack does not have"),
    MARTIAN("from a source that cannot be one, or from ourselves"),
    SOURCE_ROUTED("wants to be routed its own way"),
    FRAGMENT_OVERLAP("fragments that overlap"),
    FRAGMENT_MALFORMED("a fragment that fits no packet"),
    FRAGMENT_TIMEOUT("fragments whose others did not come in time"),
    FRAGMENT_MEMORY("no memory for more fragments"),
    NO_PORT("nobody listens on the port"),
    NO_CLIENT("from a port that no client has"),
    SOCKET_FULL("the socket's buffer is full"),
    STACK_FULL("the stack's memory for sockets is used up"),
    NEIGHBOUR_PENDING("too many packets wait for a neighbour's address"),
    NEIGHBOUR_UNREACHABLE("the neighbour did not answer"),
    DEVICE_FULL("the device took no more"),
    ICMP_LIMITED("more ICMP messages than are sent or looked at"),
    ICMP_UNBELIEVED("an ICMP error about a packet that was not sent"),
    NO_ROUTE("there is no way to the destination");

    private final String text;

    Drop(String text) {
        this.text = text;
    }

    /** For people: what is wrong, as the end of a sentence. */
    public String text() {
        return text;
    }
}
