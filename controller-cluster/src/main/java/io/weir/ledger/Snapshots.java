package io.weir.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.wire.v1.SnapshotEnd;
import io.weir.wire.v1.SnapshotHeader;
import io.weir.wire.v1.SnapshotPart;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** The state as a sequence of parts, and back. Parts that a newer program added are left out by an older one. */
final class Snapshots {
    /** 2 has a checksum at its end; 1 has none and is still read. */
    static final int FORMAT = 2;

    private static final int CHECKED_FORMAT = 2;

    private Snapshots() {}

    static void write(LedgerState state, Consumer<SnapshotPart> out) {
        int[] parts = {0};
        CRC32C checksum = new CRC32C();
        Consumer<SnapshotPart.Builder> counted = builder -> {
            parts[0]++;
            SnapshotPart part = builder.build();
            checksum.update(part.toByteArray());
            out.accept(part);
        };
        counted.accept(SnapshotPart.newBuilder()
                .setHeader(SnapshotHeader.newBuilder()
                        .setFormat(FORMAT)
                        .setTerm(state.term)
                        .setLeader(state.leader)
                        .setTermBase(state.termBase)
                        .setBackup(state.backup)
                        .setCursor(state.journal.cursor())
                        .setEpoch(state.epoch)));
        counted.accept(SnapshotPart.newBuilder().setTopology(state.topology));
        counted.accept(SnapshotPart.newBuilder().setPolicy(state.policy));
        state.platforms.forEach(p -> counted.accept(SnapshotPart.newBuilder().setPlatform(p)));
        state.nodes.values().forEach(n -> counted.accept(SnapshotPart.newBuilder().setNode(n)));
        state.tenants.values().forEach(t -> counted.accept(SnapshotPart.newBuilder().setTenant(t)));
        state.revocations.all().forEach(r -> counted.accept(SnapshotPart.newBuilder().setRevocation(r)));
        state.deployments().values().forEach(d -> counted.accept(SnapshotPart.newBuilder().setDeployment(d)));
        state.journal.all().forEach(e -> counted.accept(SnapshotPart.newBuilder().setEvent(e)));
        state.replies().forEach(r -> counted.accept(SnapshotPart.newBuilder().setReply(r)));
        out.accept(SnapshotPart.newBuilder()
                .setEnd(SnapshotEnd.newBuilder().setParts(parts[0]).setChecksum((int) checksum.getValue()))
                .build());
    }

    /** Takes part after part. */
    static final class Reader {
        private final LedgerState state = new LedgerState();
        private final CRC32C checksum = new CRC32C();
        private int format;
        private int parts;
        private boolean ended;

        /** @throws IllegalStateException when the snapshot is broken or newer than this program */
        void accept(byte[] bytes) {
            try {
                accept(SnapshotPart.parseFrom(bytes), bytes);
            } catch (InvalidProtocolBufferException garbage) {
                throw new IllegalStateException("snapshot part " + parts + " is garbled", garbage);
            }
        }

        private void accept(SnapshotPart part, byte[] bytes) {
            if (ended || (parts == 0) != part.hasHeader()) {
                throw new IllegalStateException("snapshot part " + parts + " is out of order");
            }
            if (part.hasEnd()) {
                if (part.getEnd().getParts() != parts) {
                    throw new IllegalStateException(
                            "snapshot has " + parts + " parts of " + part.getEnd().getParts());
                }
                boolean checked = format >= CHECKED_FORMAT || part.getEnd().getChecksum() != 0;
                if (checked && part.getEnd().getChecksum() != (int) checksum.getValue()) {
                    throw new IllegalStateException("snapshot's checksum is wrong");
                }
                ended = true;
                return;
            }
            parts++;
            checksum.update(bytes);
            take(part);
        }

        private void take(SnapshotPart part) {
            switch (part.getBodyCase()) {
                case HEADER -> header(part.getHeader());
                case NODE -> state.nodes.put(part.getNode().getName(), part.getNode());
                case TENANT -> state.tenants.put(part.getTenant().getName(), part.getTenant());
                case DEPLOYMENT -> state.put(part.getDeployment());
                case EVENT -> state.journal.restore(part.getEvent());
                case REPLY -> state.remember(part.getReply());
                case TOPOLOGY -> state.topology = part.getTopology();
                case POLICY -> state.policy = part.getPolicy();
                case PLATFORM -> state.platforms.add(part.getPlatform());
                case REVOCATION -> state.revocations.restore(part.getRevocation());
                case END, BODY_NOT_SET -> {}
            }
        }

        private void header(SnapshotHeader header) {
            if (header.getFormat() > FORMAT) {
                throw new IllegalStateException("snapshot of format " + header.getFormat() + ", this reads " + FORMAT);
            }
            format = header.getFormat();
            state.term = header.getTerm();
            state.leader = header.getLeader();
            state.termBase = header.getTermBase();
            state.backup = header.getBackup();
            state.epoch = header.getEpoch();
            state.journal.restore(header.getCursor());
        }

        boolean ended() {
            return ended;
        }

        /** The state that a new log begins with, when this was a backup. */
        Ledger beginning() {
            Ledger ledger = ledger();
            state.termBase = state.term;
            state.leader = -1;
            state.backup = (int) checksum.getValue();
            return ledger;
        }

        Ledger ledger() {
            if (!ended) {
                throw new IllegalStateException("snapshot ends early, after " + parts + " parts");
            }
            return new Ledger(state);
        }
    }
}
