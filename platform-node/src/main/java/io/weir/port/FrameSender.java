package io.weir.port;

import io.weir.engine.FramePool;
import io.weir.engine.Packets;

/**
 * Sends frames through AF_PACKET, many with one system call; TCP segments that follow one another as one, which the kernel
 * cuts after all that it does for every packet. Never waits; what is not taken is counted.
 */
final class FrameSender implements AutoCloseable {
    private static final int DONT_WAIT = 0x40;

    private final SystemCalls system;
    private final FramePool pool;
    private final PortStatistics statistics;
    private final int plain;
    private final int cutting;
    private final SendBatch frames = new SendBatch();
    private final TrainBatch trains = new TrainBatch();
    /** Until the kernel refuses a train: then it cannot be cut for this interface. */
    private boolean joining = true;

    FrameSender(SystemCalls system, PacketSocket sockets, FramePool pool, PortStatistics statistics)
            throws SystemCallException {
        this.system = system;
        this.pool = pool;
        this.statistics = statistics;
        plain = sockets.sender();
        try {
            cutting = sockets.cuttingSender();
        } catch (SystemCallException e) {
            system.close(plain);
            throw e;
        }
    }

    /** Sends frames; they stay the caller's, but their headers may change. */
    void send(long[] packets, int from, int count) {
        for (int done = 0; done < count; done += MessageBatch.LIMIT) {
            sendSome(packets, from + done, Math.min(MessageBatch.LIMIT, count - done));
        }
    }

    private void sendSome(long[] packets, int from, int count) {
        int sent;
        if (joining && trains.isWorthIt(pool, packets, from, count)) {
            sent = push(cutting, trains, trains.fill(pool, packets, from, count), packets, from);
        } else {
            frames.fill(pool, packets, from, count);
            sent = push(plain, frames, count, packets, from);
        }
        if (sent < count) {
            statistics.drop(NodeDrop.TRANSMIT_REFUSED, count - sent);
        }
    }

    /** Returns how many frames were sent. */
    private int push(int socket, MessageBatch batch, int messages, long[] packets, int from) {
        int done = 0;
        int frame = from;
        int sent = 0;
        long bytes = 0;
        while (done < messages) {
            int result = system.sendMessages(socket, batch.message(done), messages - done, DONT_WAIT);
            if (result == -SystemCallException.EINTR) {
                continue;
            }
            joining &= result != -SystemCallException.EINVAL;
            for (int i = 0; i < result; i++) {
                for (int left = batch.frames(done + i); left > 0; left--) {
                    bytes += Packets.length(packets[frame++]);
                    sent++;
                }
            }
            if (result <= 0) {
                // the first message of the rest was refused: leave it out; a full buffer or a dead link refuses all
                int refused = result == -SystemCallException.ENOBUFS ? 1 : messages - done;
                for (int i = 0; i < refused; i++) {
                    frame += batch.frames(done + i);
                }
                done += refused;
            } else {
                done += result;
            }
        }
        statistics.transmitted(sent, bytes);
        return sent;
    }

    @Override
    public void close() throws SystemCallException {
        frames.close();
        trains.close();
        system.close(plain);
        system.close(cutting);
    }
}
