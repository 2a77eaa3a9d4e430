package io.weir.stack.tcp;

/** What is counted: segments, what happened to connections, and every drop by its reason. */
public enum TcpCounter {
    RECEIVED("segments received"),
    SENT("segments sent"),
    OPENED_ACTIVELY("connections begun here"),
    OPENED_PASSIVELY("connections begun by others and established"),
    CLOSED("connections that are no more"),
    RESETS_SENT("resets sent"),
    RESETS_RECEIVED("resets that ended a connection"),
    RETRANSMITTED("segments sent again"),
    TIMEOUTS("times that a retransmission timer ran out"),
    FAST_RECOVERIES("times that losses were noticed by acknowledgements"),
    UNDONE_RECOVERIES("times that a loss turned out to be none"),
    TAIL_PROBES("probes for losses at the tail"),
    WINDOW_PROBES("probes of a closed window"),
    CHALLENGES("acknowledgements that challenge a doubtful segment (RFC 5961)"),
    COOKIES_SENT("handshakes answered with a cookie"),
    COOKIES_ACCEPTED("connections from a cookie"),
    MALFORMED("dropped: no whole header"),
    WRONG_CHECKSUM("dropped: the checksum is wrong"),
    UNASKED("dropped: no connection and no listener"),
    NOT_IN_WINDOW("dropped: not in the window"),
    OLD_DUPLICATE("dropped: its timestamp is older than the last (PAWS)"),
    WRONG_ACK("dropped: acknowledges what was never sent, or no more of interest"),
    ACCEPT_QUEUE_FULL("dropped: too many connections wait to be accepted"),
    CONNECTIONS_FULL("dropped: too many connections"),
    OUT_OF_MEMORY("dropped or put off: no memory for what it carries"),
    TOO_MANY_GAPS("dropped: too many gaps before it"),
    BLOCKED("put off: the output took no more");

    private final String text;

    TcpCounter(String text) {
        this.text = text;
    }

    /** A few words for people. */
    public String text() {
        return text;
    }
}
