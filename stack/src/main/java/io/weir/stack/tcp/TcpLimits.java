package io.weir.stack.tcp;

/**
 * What a TCP may use.
 *
 * @param connections connections in every state; past it new ones are refused
 * @param halfOpen handshakes of a listener that wait for their end; past it cookies are given (RFC 4987)
 * @param timeWaits connections in TIME-WAIT; past it the oldest is forgotten
 * @param sendBytes what one connection holds that is written and not acknowledged
 * @param receiveBytes what one connection holds that came and is not read: the largest window
 * @param bufferBytes what all connections hold together
 */
public record TcpLimits(
        int connections, int halfOpen, int timeWaits, int sendBytes, int receiveBytes, long bufferBytes) {
    public static final TcpLimits USUAL =
            new TcpLimits(1 << 20, 1024, 65_536, 4 << 20, 6 << 20, 512L << 20);

    public TcpLimits {
        if (connections < 1 || halfOpen < 1 || timeWaits < 1) {
            throw new IllegalArgumentException("a TCP needs room for a connection");
        }
        if (sendBytes < 1 << 12 || receiveBytes < 1 << 12 || Math.max(sendBytes, receiveBytes) > 1 << 26) {
            throw new IllegalArgumentException("buffers of a connection are 4 kB to 64 MB");
        }
    }
}
