package io.weir.resident;

import io.weir.engine.DropCount;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.HandlerAnswer;
import io.weir.engine.Outlet;
import io.weir.engine.Packets;
import io.weir.engine.Pipeline;
import io.weir.engine.Workspace;
import io.weir.middlebox.Workload;
import io.weir.middlebox.WorkloadReport;
import io.weir.net.Ipv4Address;
import io.weir.port.Checksums;
import io.weir.attach.Tuple;
import io.weir.program.Device;
import io.weir.program.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of one service: sends every UDP datagram back to where it came from (RFC 862). The smallest stack there is,
 * to show that the port switch works.
 */
public final class UdpEcho implements ResidentStack {
    private static final int ETHERNET_BYTES = 14;
    private static final int UDP_BYTES = 8;
    private static final int TTL = 64;
    /** Below are other servers, which would answer the answer: two echo services would never stop. */
    private static final int FIRST_CLIENT_PORT = 1024;

    private final Tuple tuple;

    private UdpEcho(Tuple tuple) {
        this.tuple = tuple;
    }

    public static UdpEcho at(Ipv4Address address, int port) {
        return new UdpEcho(Tuple.of(address, Tuple.UDP, port));
    }

    @Override
    public List<Tuple> tuples() {
        return List.of(tuple);
    }

    @Override
    public Workload open(Workspace workspace, Outlet outlet) {
        return new Running(workspace.pool(), outlet);
    }

    private static final class Running implements Workload {
        private static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");
        private static final Reason MALFORMED = new Reason("malformed", "no whole UDP datagram, or a fragment of one");
        private static final Reason WRONG_CHECKSUM = new Reason("wrong-checksum", "the IP or UDP checksum is wrong");
        private static final Reason NO_CLIENT =
                new Reason("no-client", "the source is no client's: a well-known port, or no single host");

        private final FramePool pool;
        private final Outlet outlet;
        private long in;
        private long out;
        private long malformed;
        private long wrong;
        private long noClient;

        private Running(FramePool pool, Outlet outlet) {
            this.pool = pool;
            this.outlet = outlet;
        }

        @Override
        public void receive(long[] packets, int count, long nowNs) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (echo(packets[i])) {
                    packets[kept++] = packets[i];
                } else {
                    pool.free(packets[i]);
                }
            }
            in += count;
            out += kept;
            if (kept > 0) {
                outlet.transmit(DEVICE, packets, 0, kept);
            }
        }

        private boolean echo(long packet) {
            long ip = pool.address(packet) + ETHERNET_BYTES;
            int available = Packets.length(packet) - ETHERNET_BYTES;
            int headerBytes = (FrameMemory.byteAt(ip) & 15) * 4;
            int length = FrameMemory.shortAt(ip + 2);
            long udp = ip + headerBytes;
            boolean fragment = (FrameMemory.shortAt(ip + 6) & 0x3fff) != 0;
            boolean whole = length <= available && length >= headerBytes + UDP_BYTES;
            if (!whole || fragment || FrameMemory.shortAt(udp + 4) != length - headerBytes) {
                malformed++;
                return false;
            }
            if (!right(ip, headerBytes, length - headerBytes)) {
                wrong++;
                return false;
            }
            int source = FrameMemory.intAt(ip + 12);
            boolean single = source >>> 28 < 14 && source >>> 24 != 0;
            if (!single || FrameMemory.shortAt(udp) < FIRST_CLIENT_PORT) {
                noClient++;
                return false;
            }
            FrameMemory.putInt(ip + 12, FrameMemory.intAt(ip + 16));
            FrameMemory.putInt(ip + 16, source);
            int port = FrameMemory.shortAt(udp);
            FrameMemory.putShort(udp, FrameMemory.shortAt(udp + 2));
            FrameMemory.putShort(udp + 2, port);
            // the transport checksum does not depend on the order of addresses and ports, nor on the TTL
            FrameMemory.putByte(ip + 8, TTL);
            Checksums.computeIp(ip);
            return true;
        }

        private static boolean right(long ip, int headerBytes, int udpBytes) {
            if (Checksums.fold(Checksums.sum(ip, headerBytes)) != 0) {
                return false;
            }
            long udp = ip + headerBytes;
            long pseudo = Checksums.sum(ip + 12, 8) + Tuple.UDP + udpBytes;
            return FrameMemory.shortAt(udp + 6) == 0 || Checksums.fold(pseudo + Checksums.sum(udp, udpBytes)) == 0;
        }

        @Override
        public int run(long nowNs) {
            return 0;
        }

        @Override
        public long deadlineNs() {
            return Pipeline.NEVER;
        }

        @Override
        public WorkloadReport report() {
            List<DropCount> drops = new ArrayList<>();
            add(drops, MALFORMED, malformed);
            add(drops, WRONG_CHECKSUM, wrong);
            add(drops, NO_CLIENT, noClient);
            return new WorkloadReport(in, out, 0, drops);
        }

        private static void add(List<DropCount> drops, Reason reason, long count) {
            if (count > 0) {
                drops.add(new DropCount("udp-echo", reason, count));
            }
        }

        @Override
        public List<String> handlers() {
            return List.of();
        }

        @Override
        public HandlerAnswer read(String handler) {
            return new HandlerAnswer.Refused("no handler " + handler);
        }

        @Override
        public HandlerAnswer write(String handler, String value) {
            return new HandlerAnswer.Refused("no handler " + handler);
        }

        @Override
        public void close() {}
    }
}
