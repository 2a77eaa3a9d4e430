package io.weir.attach.wire;

import io.weir.attach.Tuple;
import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What node and process say to each other over the socket; packets go another way. One message a datagram, numbers in
 * network order, the first byte says which.
 */
public sealed interface Message {
    /** Of the protocol and of the region's layout. */
    int VERSION = 1;
    /** Tuples in one message: what fits, and enough for a stack. */
    int MAX_TUPLES = 1024;

    /** To the node, first: who wants in. @param name 1 to 63 of a-z, 0-9 and dashes */
    record Hello(int version, int ringBytes, String name) implements Message {}

    /** To the process, with the region's and the bell's descriptors. */
    record Welcome(int version, int ringBytes, int mtu) implements Message {}

    /** To the node: all of these, or none. */
    record Register(List<Tuple> tuples) implements Message {}

    /** To the node: exactly these, as they were registered. */
    record Release(List<Tuple> tuples) implements Message {}

    /** To the process: done. @param macs for each tuple, the source that its packets carry; none after a release */
    record Done(List<MacAddress> macs) implements Message {}

    /** To the process: not done, and why. After a refused hello the node hangs up. */
    record Refused(String code, String why, String help) implements Message {}

    /** To the process: the node gives it up, and why; it hangs up. */
    record Detached(String why) implements Message {}

    default byte[] bytes() {
        ByteBuffer to = ByteBuffer.allocate(LocalSocket.MAX_MESSAGE);
        switch (this) {
            case Hello(int version, int ringBytes, String name) ->
                text(to.put((byte) 1).put((byte) version).putInt(ringBytes), name);
            case Welcome(int version, int ringBytes, int mtu) ->
                to.put((byte) 2).put((byte) version).putInt(ringBytes).putInt(mtu);
            case Register(List<Tuple> tuples) -> tuples(to.put((byte) 3), tuples);
            case Release(List<Tuple> tuples) -> tuples(to.put((byte) 4), tuples);
            case Done(List<MacAddress> macs) -> {
                to.put((byte) 5).putShort((short) macs.size());
                macs.forEach(mac -> to.putLong(mac.value()));
            }
            case Refused(String code, String why, String help) -> text(text(text(to.put((byte) 6), code), why), help);
            case Detached(String why) -> text(to.put((byte) 7), why);
        }
        byte[] bytes = new byte[to.flip().remaining()];
        to.get(bytes);
        return bytes;
    }

    /** Empty when the bytes are no message, whole and nothing more. */
    static Optional<Message> of(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        try {
            Message message = switch (from.get()) {
                case 1 -> new Hello(from.get(), from.getInt(), text(from));
                case 2 -> new Welcome(from.get(), from.getInt(), from.getInt());
                case 3 -> new Register(tuples(from));
                case 4 -> new Release(tuples(from));
                case 5 -> new Done(macs(from));
                case 6 -> new Refused(text(from), text(from), text(from));
                case 7 -> new Detached(text(from));
                default -> throw new IllegalArgumentException("no such message");
            };
            return from.hasRemaining() ? Optional.empty() : Optional.of(message);
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static ByteBuffer text(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, 1000);
        return to.putShort((short) length).put(bytes, 0, length);
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[Math.min(from.getShort() & 0xffff, 1000)];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void tuples(ByteBuffer to, List<Tuple> tuples) {
        if (tuples.isEmpty() || tuples.size() > MAX_TUPLES) {
            throw new IllegalArgumentException("1 to " + MAX_TUPLES + " tuples at a time, not " + tuples.size());
        }
        to.putShort((short) tuples.size());
        for (Tuple tuple : tuples) {
            to.putLong(tuple.address().high()).putLong(tuple.address().low());
            to.putShort((short) tuple.protocol()).putShort((short) tuple.lowPort()).putShort((short) tuple.highPort());
        }
    }

    private static List<Tuple> tuples(ByteBuffer from) {
        int count = from.getShort() & 0xffff;
        if (count == 0 || count > MAX_TUPLES) {
            throw new IllegalArgumentException(count + " tuples");
        }
        List<Tuple> tuples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            IpAddress address = IpAddress.of(from.getLong(), from.getLong());
            tuples.add(new Tuple(address, from.getShort(), from.getShort() & 0xffff, from.getShort() & 0xffff));
        }
        return tuples;
    }

    private static List<MacAddress> macs(ByteBuffer from) {
        int count = from.getShort() & 0xffff;
        List<MacAddress> macs = new ArrayList<>();
        for (int i = 0; i < Math.min(count, MAX_TUPLES); i++) {
            macs.add(new MacAddress(from.getLong()));
        }
        return macs;
    }
}
