package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.PacketAccess;
import io.weir.program.Tag;
import java.util.HashMap;
import java.util.Map;

/** A packet in its frame, as opaque code sees it. One object a worker, pointed at one packet after the other. */
final class FramePacket implements PacketAccess {
    /** Fields that code asks for are few and named once; past this they are made anew each time. */
    private static final int KNOWN_FIELDS = 1024;

    private final Workspace workspace;
    private final Map<Field, FieldAccess> known = new HashMap<>();
    private long packet;
    private long frame;

    FramePacket(Workspace workspace) {
        this.workspace = workspace;
    }

    FramePacket at(long packet) {
        this.packet = packet;
        this.frame = workspace.frame(packet);
        return this;
    }

    @Override
    public int length() {
        return Packets.length(packet);
    }

    @Override
    public int at(int index) {
        return FrameMemory.byteAt(address(index));
    }

    @Override
    public void put(int index, int value) {
        FrameMemory.putByte(address(index), value);
    }

    private long address(int index) {
        return frame + Packets.start(packet) + java.util.Objects.checkIndex(index, length());
    }

    @Override
    public long read(Field field) {
        return access(field).read(frame, packet);
    }

    @Override
    public void write(Field field, long value) {
        access(field).write(frame, packet, value);
    }

    private FieldAccess access(Field field) {
        FieldAccess access = known.get(field);
        if (access == null) {
            access = new FieldAccess(field);
            if (known.size() < KNOWN_FIELDS) {
                known.put(field, access);
            }
        }
        return access;
    }

    @Override
    public int place(Tag tag) {
        int at = PlaceAccess.tag(tag, frame, packet);
        return at < 0 ? NOWHERE : at - Packets.start(packet);
    }

    @Override
    public long nowNs() {
        return workspace.nowNs;
    }
}
