package io.weir.verify;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.EngineReason;
import io.weir.program.Interpreter;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.List;
import java.util.Optional;

/** Puts checksums into a frame, right ones or wrong ones, by running the very steps that compute them. */
final class Finish {
    private static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");

    private final byte[] frame;
    private final SymbolicPacket naming;

    Finish(byte[] frame, SymbolicPacket naming) {
        this.frame = frame;
        this.naming = naming;
    }

    byte[] withChecksums(boolean ipRight, boolean transportRight) {
        byte[] with = transport(frame);
        if (!transportRight) {
            flip(with, transportChecksum(with));
        }
        with = computed(with, new Step.Checksum(Step.Checksum.Kind.IP, new Step.Transmit(DEVICE)));
        if (!ipRight) {
            flip(with, naming.anchor + 10);
        }
        return with;
    }

    private byte[] transport(byte[] bytes) {
        return computed(bytes, new Step.Checksum(Step.Checksum.Kind.TRANSPORT, new Step.Transmit(DEVICE)));
    }

    private byte[] computed(byte[] bytes, Step step) {
        Step refused = new Step.Drop(EngineReason.UNCONNECTED);
        Step marked = new Step.Mark(Place.start(naming.anchor), step, refused);
        Program program = new Program(List.of(), List.of(new Source.Receive(DEVICE, marked)), 0, List.of());
        Configuration.Node node = new Configuration.Node("finish", "Finish", program, Optional.empty());
        Interpreter interpreter = new Interpreter(new Configuration(List.of(node), List.of()), 0);
        List<Interpreter.Sent> sent = interpreter.receive(DEVICE, bytes, 0).sent();
        return sent.isEmpty() ? bytes : sent.getFirst().packet();
    }

    private int transportChecksum(byte[] bytes) {
        int protocol = naming.anchor + 9 < bytes.length ? bytes[naming.anchor + 9] & 0xff : 0;
        return naming.base + switch (protocol) {
            case 1 -> 2;
            case 6 -> 16;
            default -> 6;
        };
    }

    private static void flip(byte[] bytes, int at) {
        if (at + 1 < bytes.length) {
            bytes[at] ^= 0x55;
        }
    }
}
