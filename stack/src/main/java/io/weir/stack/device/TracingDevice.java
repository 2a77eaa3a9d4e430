package io.weir.stack.device;

import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapWriter;
import io.weir.program.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes every frame that goes through a device into a capture that tcpdump and Wireshark open. A frame without Ethernet
 * header gets one with zero addresses. When writing fails, tracing ends and the device goes on.
 */
public final class TracingDevice implements Wrapper, AutoCloseable {
    private final Device inner;
    private final PcapWriter trace;
    private final long epochNs;
    private final byte[] ethernet;
    private Optional<IOException> failure = Optional.empty();
    private long nowNs;

    /** @param epochNs what the clock that the device is told of shows at the beginning of 1970; 0 for virtual time */
    public TracingDevice(Device inner, PcapWriter trace, long epochNs) {
        this.inner = inner;
        this.trace = trace;
        this.epochNs = epochNs;
        this.ethernet = new byte[Medium.ETHERNET.headerBytes() + inner.frameBytes()];
    }

    @Override
    public Device inner() {
        return inner;
    }

    @Override
    public int receive(byte[] into, int at) {
        int length = inner.receive(into, at);
        if (length != NONE) {
            write(into, at, length);
        }
        return length;
    }

    @Override
    public boolean transmit(byte[] frame, int at, int length) {
        boolean sent = inner.transmit(frame, at, length);
        if (sent) {
            write(frame, at, length);
        }
        return sent;
    }

    private void write(byte[] frame, int at, int length) {
        if (failure.isPresent()) {
            return;
        }
        int header = Medium.ETHERNET.headerBytes() - medium().headerBytes();
        System.arraycopy(frame, at, ethernet, header, length);
        if (header > 0 && length > 0) {
            boolean ipv4 = (frame[at] & 0xf0) == 0x40;
            ethernet[12] = (byte) (ipv4 ? 0x08 : 0x86);
            ethernet[13] = (byte) (ipv4 ? 0x00 : 0xdd);
        }
        try {
            trace.write(CapturedPacket.whole(nowNs - epochNs, Bytes.of(Arrays.copyOf(ethernet, header + length))));
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** Why tracing ended, if it did. */
    public Optional<IOException> failure() {
        return failure;
    }

    @Override
    public void time(long now) {
        nowNs = now;
        inner.time(now);
    }

    @Override
    public void close() throws IOException {
        trace.close();
    }
}
