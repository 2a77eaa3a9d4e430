package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;

/**
 * What takes minutes and hours: TIME-WAIT, FIN-WAIT-2 of a socket that nobody has any more, and questions whether the
 * other end is still there (RFC 9293, 3.8.4).
 */
final class SlowTimer {
    private static final int KEEP_ALIVE_PROBES = 9;

    private final Connection connection;
    private boolean keepAlive;
    private int probes;
    private long atNs = NEVER;

    SlowTimer(Connection connection) {
        this.connection = connection;
    }

    long deadlineNs() {
        return atNs;
    }

    void keepAlive(boolean wanted) {
        keepAlive = wanted;
        entered(connection.state());
    }

    /** The connection is in this state from now on, again perhaps. */
    void entered(TcpState state) {
        TcpTimes times = connection.tcp.settings.times();
        long nowNs = connection.tcp.nowNs();
        atNs = switch (state) {
            case TIME_WAIT -> nowNs + times.timeWaitNs();
            case FIN_WAIT_2 -> connection.isReleased() ? nowNs + times.finWaitNs() : NEVER;
            case ESTABLISHED, CLOSE_WAIT -> keepAlive ? nowNs + times.keepAliveIdleNs() : NEVER;
            case SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, CLOSING, LAST_ACK, CLOSED -> NEVER;
        };
        probes = 0;
    }

    /** The other end is there. */
    void heard() {
        TcpState state = connection.state();
        if (keepAlive && (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT)) {
            entered(state);
        }
    }

    void onTime(long nowNs) {
        TcpState state = connection.state();
        if (state == TcpState.TIME_WAIT || state == TcpState.FIN_WAIT_2) {
            connection.end(null);
        } else if (probes == KEEP_ALIVE_PROBES) {
            connection.sendReset();
            connection.end(TcpFailure.TIMED_OUT);
        } else {
            probes++;
            atNs = nowNs + connection.tcp.settings.times().keepAliveIntervalNs();
            // below what is expected, so it must be answered
            connection.emit(TcpSegment.ACK, connection.sender.nxt - 1, 0);
        }
    }
}
