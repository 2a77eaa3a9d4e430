package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import io.weir.stack.ip.Path;
import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Protocols;

/**
 * Which connection: the addresses and ports of both ends, seen from here. Addresses are two numbers, as
 * {@link IpAddress} has them, so that nothing is allocated to look a connection up.
 */
public final class TcpFlow {
    private long localHigh;
    private long localLow;
    private long remoteHigh;
    private long remoteLow;
    private int ports;
    /** The way there, if it is known; {@link TcpTransport} keeps it here. */
    Path path;

    TcpFlow() {}

    /** A flow that does not change. */
    public static TcpFlow of(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        TcpFlow flow = new TcpFlow();
        flow.local(local.high(), local.low(), localPort);
        flow.remote(remote.high(), remote.low(), remotePort);
        return flow;
    }

    void local(long high, long low, int port) {
        localHigh = high;
        localLow = low;
        ports = ports & 0xffff | port << 16;
    }

    void remote(long high, long low, int port) {
        remoteHigh = high;
        remoteLow = low;
        ports = ports & 0xffff_0000 | port;
    }

    TcpFlow copy() {
        TcpFlow copy = new TcpFlow();
        copy.local(localHigh, localLow, localPort());
        copy.remote(remoteHigh, remoteLow, remotePort());
        return copy;
    }

    public long localHigh() {
        return localHigh;
    }

    public long localLow() {
        return localLow;
    }

    public long remoteHigh() {
        return remoteHigh;
    }

    public long remoteLow() {
        return remoteLow;
    }

    public int localPort() {
        return ports >>> 16;
    }

    public int remotePort() {
        return ports & 0xffff;
    }

    public IpAddress localAddress() {
        return IpAddress.of(localHigh, localLow);
    }

    public IpAddress remoteAddress() {
        return IpAddress.of(remoteHigh, remoteLow);
    }

    boolean isIpv4() {
        return remoteHigh == 0 && remoteLow >>> 32 == IpAddress.MAPPED >>> 32;
    }

    boolean same(TcpFlow other) {
        return ports == other.ports
                && remoteLow == other.remoteLow
                && localLow == other.localLow
                && remoteHigh == other.remoteHigh
                && localHigh == other.localHigh;
    }

    /** The sum of the pseudo-header (RFC 9293, 3.1). */
    long pseudoSum(int tcpBytes) {
        long addresses = InternetChecksum.address(localHigh, localLow) + InternetChecksum.address(remoteHigh, remoteLow);
        return addresses + Protocols.TCP + tcpBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpFlow flow && same(flow);
    }

    @Override
    public int hashCode() {
        return (int) (localLow * 31 + remoteLow) * 31 + ports;
    }

    @Override
    public String toString() {
        return localAddress() + " " + localPort() + " " + remoteAddress() + " " + remotePort();
    }
}
