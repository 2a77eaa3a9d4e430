package io.weir.stack.tcp;

/** Why a connection ended that nobody closed in order. */
public enum TcpFailure {
    /** A reset in answer to the first segment: nobody listens there. */
    REFUSED("connection refused"),
    /** A reset later. */
    RESET("connection reset by the other end"),
    /** Nothing was acknowledged for too long. */
    TIMED_OUT("connection timed out"),
    /** The network said that there is no way, and nothing was acknowledged since. */
    UNREACHABLE("no way to the other end"),
    /** {@link TcpSocket#abort} was called, or the stack is closed. */
    ABORTED("connection aborted here");

    private final String text;

    TcpFailure(String text) {
        this.text = text;
    }

    /** A few words for people. */
    public String text() {
        return text;
    }
}
