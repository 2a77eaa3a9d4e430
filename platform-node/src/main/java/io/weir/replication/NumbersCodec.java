package io.weir.replication;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.weir.engine.FrameMemory;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a pipeline remembers beside its tables, as bytes: Kryo, with the few classes there can be registered under fixed
 * numbers, in a frame that tells a whole one from a damaged one (Kryo alone reads something into nearly half of all
 * damaged inputs). For one thread.
 *
 * <pre>
 *   0 length of the body (int)   4 CRC-32C of the body (int)   8 body
 * </pre>
 */
final class NumbersCodec {
    static final int FRAME = 8;
    /** Of a body. A pipeline has a few numbers an element; more than this are not carried, and start anew. */
    static final int MOST_BYTES = 64 << 10;

    private static final int LONGS = 20;

    private final Kryo kryo = new Kryo();
    private final Output output = new Output(1024, MOST_BYTES);
    private final byte[] body = new byte[MOST_BYTES];

    NumbersCodec() {
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.register(long[].class, new Longs(), LONGS);
    }

    /** As Kryo's own, but it makes no array that is longer than the bytes there are. */
    private static final class Longs extends Serializer<long[]> {
        @Override
        public void write(Kryo kryo, Output out, long[] numbers) {
            out.writeVarInt(numbers.length, true);
            out.writeLongs(numbers, 0, numbers.length, true);
        }

        @Override
        public long[] read(Kryo kryo, Input in, Class<? extends long[]> type) {
            int count = in.readVarInt(true);
            if (count < 0 || count > in.limit() - in.position()) {
                throw new KryoException("more numbers than bytes");
            }
            return in.readLongs(count, true);
        }
    }

    /** Writes them to memory with room for {@link #MOST_BYTES} and a frame; 0 if they are too many, else the bytes. */
    int write(long[] numbers, long to) {
        output.reset();
        try {
            kryo.writeObject(output, numbers);
        } catch (KryoException full) {
            return 0;
        }
        int length = output.position();
        FrameMemory.putInt(to, length);
        FrameMemory.putInt(to + 4, checksum(output.getBuffer(), length));
        FrameMemory.copyIn(output.getBuffer(), 0, to + FRAME, length);
        return FRAME + length;
    }

    /** Empty if the bytes are not what {@link #write} wrote. */
    Optional<long[]> read(long from, int bytes) {
        int length = bytes < FRAME ? -1 : FrameMemory.intAt(from);
        if (length < 0 || length > MOST_BYTES || length != bytes - FRAME) {
            return Optional.empty();
        }
        FrameMemory.copyOut(from + FRAME, body, 0, length);
        if (checksum(body, length) != FrameMemory.intAt(from + 4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(kryo.readObject(new Input(body, 0, length), long[].class));
        } catch (KryoException garbage) {
            return Optional.empty();
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
