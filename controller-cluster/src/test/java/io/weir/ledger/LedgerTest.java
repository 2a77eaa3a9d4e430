package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.pki.Authority;
import io.weir.pki.Holder;
import io.weir.pki.Identity;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LeaveNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.RevokeIdentity;
import io.weir.wire.v1.SnapshotPart;
import io.weir.wire.v1.TenantRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final int ADDRESS = 0xc0000205;

    private final Ledger ledger = new Ledger();
    private long clock = 1_000_000;
    private int requests;

    @Test
    void placesOnANodeAndNamesAStandbyAtAnotherSite() {
        join("n1", "a", "i1");
        join("n2", "a", "i1");
        join("n3", "b", "i1");

        assertThat(deploy("fw", ADDRESS).getRefusal()).isEqualTo(Refusal.NONE);

        Deployment placed = deployment("fw");
        assertThat(placed.getNode()).isEqualTo("n1");
        assertThat(placed.getStandby()).isEqualTo("n3");
        assertThat(placed.getMovable()).isTrue();
    }

    @Test
    void revokesWhatANameHeldUntilThenAndASingleCertificate() {
        Holder before = holder("ann", "acme", "aa0123456789abcdef", 900_000);
        Holder after = holder("ann", "acme", "bb0123456789abcdef", 2_000_000);
        Holder namesake = holder("ann", "other", "cc0123456789abcdef", 900_000);

        assertThat(revoke("ann@acme").getRefusal()).isEqualTo(Refusal.NONE);
        assertThat(revoked(before)).isTrue();
        assertThat(revoked(after)).as("a certificate issued later").isFalse();
        assertThat(revoked(namesake)).isFalse();

        revoke("cc0123456789abcdef");
        assertThat(revoked(namesake)).isTrue();
        assertThat(event(EventType.IDENTITY_REVOKED).getSubject()).isEqualTo("identities/cc0123456789abcdef");
        assertThat(revoke("ann").getRefusal()).as("a name without a tenant").isEqualTo(Refusal.INVALID);
    }

    private static Holder holder(String name, String tenant, String serial, long sinceMs) {
        return new Holder(new Identity(name, tenant, Authority.CUSTOMER), serial, sinceMs);
    }

    private boolean revoked(Holder holder) {
        return new View(ledger.state()).revoked(holder);
    }

    private Reply revoke(String identity) {
        return apply(Command.newBuilder().setRevokeIdentity(RevokeIdentity.newBuilder().setIdentity(identity)));
    }

    @Test
    void refusesAnAddressThatSomebodyHas() {
        join("n1", "a", "i1");
        deploy("one", ADDRESS);

        assertThat(deploy("two", ADDRESS).getRefusal()).isEqualTo(Refusal.ADDRESS_TAKEN);
    }

    @Test
    void movesToTheStandbyWhenTheNodeIsLost() {
        join("n1", "a", "i1");
        join("n2", "b", "i1");
        deploy("fw", ADDRESS);
        long epoch = deployment("fw").getEpoch();

        lose("n1", "i1");

        Deployment moved = deployment("fw");
        assertThat(moved.getNode()).isEqualTo("n2");
        assertThat(moved.getEpoch()).isGreaterThan(epoch);
        assertThat(moved.getMoves()).isEqualTo(1);
        EventRecord lost = event(EventType.NODE_LOST);
        assertThat(event(EventType.MIDDLEBOX_MOVED).getCause()).isEqualTo(lost.getCursor());
    }

    @Test
    void leavesWhatMayStillRunWhereItIs() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        assertThat(deployment("fw").getMovable()).as("no standby when it was placed").isFalse();
        join("n2", "b", "i1");

        lose("n1", "i1");

        assertThat(deployment("fw").getNode()).as("the node was never told to give it up").isEqualTo("n1");
        assertThat(deployment("fw").getState()).isEqualTo(Deployment.State.HOMELESS);
    }

    @Test
    void movesWhatGotAStandbyLaterOnceItsNodeKnows() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        join("n2", "b", "i1");
        assertThat(deployment("fw").getStandby()).isEqualTo("n2");

        confirm("fw", true);
        lose("n1", "i1");

        assertThat(deployment("fw").getNode()).isEqualTo("n2");
    }

    @Test
    void doesNotBelieveANodeThatSpeaksOfAnEarlierStandby() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        long before = ledger.state().journal.cursor();
        join("n2", "b", "i1");

        confirm("fw", true, before);

        assertThat(deployment("fw").getMovable()).isFalse();
    }

    @Test
    void doesNotLetAnEarlierProcessComeBack() {
        join("n1", "a", "i1");
        join("n1", "a", "i2");

        join("n1", "a", "i1");

        assertThat(ledger.state().nodes.get("n1").getIncarnation()).isEqualTo("i2");
    }

    @Test
    void startsAgainWhereItWasWhenTheNodeIsBack() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        lose("n1", "i1");

        join("n1", "a", "i2");

        assertThat(deployment("fw").getNode()).isEqualTo("n1");
        assertThat(deployment("fw").getState()).isEqualTo(Deployment.State.STARTING);
    }

    @Test
    void movesEverythingOffANodeThatSaysGoodbye() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        join("n2", "b", "i1");

        apply(command().setLeaveNode(LeaveNode.newBuilder().setNode("n1").setIncarnation("i1")));

        assertThat(deployment("fw").getNode()).isEqualTo("n2");
    }

    @Test
    void answersARepeatedRequestAsBeforeAndDoesNothing() {
        join("n1", "a", "i1");
        Command once = deployment("fw", ADDRESS).setRequestId("same").build();
        Reply first = ledger.apply(once, clock).reply();
        apply(command().setDelete(io.weir.wire.v1.Delete.newBuilder().setTenant("t").setId("fw")));

        Reply second = ledger.apply(once, clock).reply();

        assertThat(second).isEqualTo(first);
        assertThat(ledger.state().deployments()).isEmpty();
    }

    @Test
    void refusesOrdersOfAnEarlierTerm() {
        ledger.elected(3, 0, clock);
        join("n1", "a", "i1");

        Reply reply = apply(command().setTerm(2).setLoseNode(LoseNode.newBuilder().setNode("n1").setIncarnation("i1")));

        assertThat(reply.getRefusal()).isEqualTo(Refusal.STALE);
        assertThat(ledger.state().nodes.get("n1").getState()).isEqualTo(NodeRecord.State.READY);
    }

    @Test
    void keepsItsInvariantsThroughRandomHistories() {
        for (long seed = 1; seed <= 60; seed++) {
            Ledger world = new Ledger();
            RandomCommands commands = new RandomCommands(seed, world);
            Map<String, Long> epochs = new HashMap<>();
            Set<String> acknowledged = new HashSet<>();
            long term = 0;
            for (int i = 0; i < 400; i++) {
                if (i % 50 == 0) {
                    world.elected(++term, i % 3, i);
                }
                Command command = commands.next();
                boolean repeated = world.state().reply(command.getRequestId()).isPresent();
                Ledger.Outcome outcome = world.apply(command, i);
                if (!repeated && outcome.reply().getRefusal() == Refusal.NONE) {
                    remember(command, acknowledged);
                }
                check(world, epochs, "seed " + seed + " step " + i);
                assertThat(world.state().deployments().keySet())
                        .as("nothing acknowledged is lost, seed %d step %d", seed, i)
                        .containsExactlyInAnyOrderElementsOf(acknowledged);
            }
        }
    }

    private static void remember(Command command, Set<String> acknowledged) {
        if (command.hasDeploy()) {
            acknowledged.add(Names.of(command.getDeploy().getDeployment()));
        } else if (command.hasDelete()) {
            acknowledged.remove(Names.middlebox(
                    command.getDelete().getTenant(), command.getDelete().getId()));
        }
    }

    private static void check(Ledger world, Map<String, Long> epochs, String where) {
        Set<Integer> addresses = new HashSet<>();
        Map<String, Integer> load = new HashMap<>();
        for (Deployment d : world.state().deployments().values()) {
            assertThat(d.getAddressesList()).as(where).allMatch(addresses::add);
            load.merge(d.getNode(), 1, Integer::sum);
            long before = epochs.getOrDefault(Names.of(d), 0L);
            assertThat(d.getEpoch()).as("epochs grow, %s", where).isGreaterThanOrEqualTo(before);
            epochs.put(Names.of(d), d.getEpoch());
            assertThat(d.getStandby()).as(where).satisfiesAnyOf(
                    s -> assertThat(s).isEmpty(), s -> assertThat(s).isNotEqualTo(d.getNode()));
            if (d.getMovable()) {
                assertThat(d.getStandby()).as("movable without a standby, %s", where).isNotEmpty();
            }
        }
        assertThat(epochs.values()).as("an epoch is one placement, %s", where).doesNotHaveDuplicates();
        load.forEach((node, count) -> assertThat(world.state().load(node)).as(where).isEqualTo(count));
    }

    @Test
    void decidesAlikeOnEveryMemberAlsoAfterASnapshot() throws InvalidProtocolBufferException {
        for (long seed = 1; seed <= 30; seed++) {
            Ledger one = new Ledger();
            Ledger other = new Ledger();
            RandomCommands commands = new RandomCommands(seed, one);
            for (int i = 0; i < 300; i++) {
                Command command = commands.next();
                Ledger.Outcome expected = one.apply(command, i);
                Ledger.Outcome got = other.apply(Command.parseFrom(command.toByteArray()), i);
                assertThat(got).as("seed %d step %d", seed, i).isEqualTo(expected);
                if (i % 70 == 0) {
                    other = restored(parts(other));
                }
            }
            assertThat(parts(other)).as("seed %d", seed).isEqualTo(parts(one));
        }
    }

    @Test
    void refusesASnapshotThatIsCutShort() {
        join("n1", "a", "i1");
        List<SnapshotPart> parts = parts(ledger);

        assertThatThrownBy(() -> restored(parts.subList(0, parts.size() - 1)))
                .isInstanceOf(IllegalStateException.class);
        List<SnapshotPart> holed = new ArrayList<>(parts);
        holed.remove(2);
        assertThatThrownBy(() -> restored(holed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsTheAddressesOfATenant() {
        join("n1", "a", "i1");
        apply(command().setApplyTenant(ApplyTenant.newBuilder()
                .setTenant(TenantRecord.newBuilder().setName("t").setMaxAddresses(1))));
        deploy("one", ADDRESS);

        assertThat(deploy("two", ADDRESS + 1).getRefusal()).isEqualTo(Refusal.QUOTA);
        apply(command().setDelete(io.weir.wire.v1.Delete.newBuilder().setTenant("t").setId("one")));
        assertThat(deploy("two", ADDRESS + 1).getRefusal()).isEqualTo(Refusal.NONE);
    }

    @Test
    void beginsANewLogWithABackup(@TempDir Path directory) throws IOException {
        ledger.elected(5, 2, clock);
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        Path file = directory.resolve(Backup.FILE);
        try (OutputStream out = Files.newOutputStream(file)) {
            Backup.write(ledger, bytes -> write(out, bytes));
        }

        Ledger restored = Backup.read(file);

        assertThat(restored.state().deployments()).isEqualTo(ledger.state().deployments());
        assertThat(restored.state().backup).as("known by what is in it").isNotZero();
        restored.elected(1, 0, clock);
        assertThat(restored.state().term).as("terms go on growing").isEqualTo(6);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Backup.read(file)).isInstanceOf(IllegalStateException.class);
    }

    private static void write(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void refusesASnapshotWithAFlippedBit() {
        join("n1", "a", "i1");
        deploy("fw", ADDRESS);
        List<byte[]> parts = parts(ledger).stream().map(SnapshotPart::toByteArray).toList();
        for (int part = 0; part < parts.size(); part++) {
            for (int bit = 0; bit < parts.get(part).length * 8; bit += 7) {
                byte[] damaged = parts.get(part).clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                List<byte[]> all = new ArrayList<>(parts);
                all.set(part, damaged);
                Snapshots.Reader reader = new Snapshots.Reader();
                assertThatThrownBy(() -> {
                            all.forEach(reader::accept);
                            reader.ledger();
                        })
                        .as("part %d, bit %d", part, bit)
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void readsASnapshotOfTheFirstFormat() throws IOException {
        Snapshots.Reader reader = new Snapshots.Reader();
        try (InputStream stored = LedgerTest.class.getResourceAsStream("format-1.snapshot")) {
            for (SnapshotPart part = SnapshotPart.parseDelimitedFrom(stored);
                    part != null;
                    part = SnapshotPart.parseDelimitedFrom(stored)) {
                reader.accept(part.toByteArray());
            }
        }

        View view = new View(reader.ledger().state());
        assertThat(view.nodes()).extracting(NodeRecord::getName).containsExactly("n1", "n2", "n3");
        assertThat(view.deployment("tenants/acme/middleboxes/web").orElseThrow().getAddressesList())
                .containsExactly(ADDRESS);
        assertThat(view.tenant("acme").orElseThrow().getOwnsList()).containsExactly("203.0.113.0/24");
        assertThat(view.term()).isEqualTo(7);
        assertThat(view.cursor()).isEqualTo(view.eventsAfter(0, 100).getLast().getCursor());
    }

    @Test
    void survivesGarbage() {
        Random random = new Random(7);
        RandomCommands commands = new RandomCommands(7, ledger);
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = commands.next().toByteArray();
            for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ledger.apply(Command.parseFrom(bytes), i);
                understood++;
            } catch (InvalidProtocolBufferException expected) {
                continue;
            }
        }
        assertThat(understood).as("some garbage is well-formed").isPositive();
        check(ledger, new HashMap<>(), "after garbage");
    }

    @Test
    void refusesWhatIsBeyondItsLimits() {
        join("n1", "a", "i1");

        assertThat(apply(deployment("../x", ADDRESS)).getRefusal()).isEqualTo(Refusal.INVALID);
        assertThat(apply(command().setDeploy(Deploy.newBuilder()
                                .setDeployment(Deployment.newBuilder()
                                        .setTenant("t")
                                        .setId("huge")
                                        .addAddresses(1)
                                        .setClick("x".repeat(Limits.TEXT_CHARS + 1)))))
                        .getRefusal())
                .isEqualTo(Refusal.INVALID);
        assertThat(ledger.apply(Command.newBuilder().setRequestId("x".repeat(65)).build(), clock)
                        .reply()
                        .getRequestId())
                .isEmpty();
    }

    @Test
    void keepsABoundedNumberOfEventsAndTellsWhichAreGone() {
        for (int i = 0; i < Journal.KEPT + 10; i++) {
            join("n1", "a", "i" + i);
        }

        View view = new View(ledger.state());
        assertThat(view.forgotten()).isEqualTo(10);
        assertThat(view.eventsAfter(view.forgotten(), 1).getFirst().getCursor()).isEqualTo(11);
        assertThat(view.eventsAfter(view.cursor() - 2, 10)).hasSize(2);
    }

    static List<SnapshotPart> parts(Ledger of) {
        List<SnapshotPart> parts = new ArrayList<>();
        of.write(parts::add);
        return parts;
    }

    private static Ledger restored(List<SnapshotPart> parts) {
        Snapshots.Reader reader = new Snapshots.Reader();
        parts.forEach(part -> reader.accept(part.toByteArray()));
        return reader.ledger();
    }

    private Command.Builder command() {
        return Command.newBuilder().setRequestId("q" + requests++).setActor("test");
    }

    private Reply apply(Command.Builder command) {
        return ledger.apply(command.build(), clock++).reply();
    }

    private void join(String name, String site, String incarnation) {
        apply(command().setJoinNode(JoinNode.newBuilder()
                .setNode(NodeRecord.newBuilder()
                        .setName(name)
                        .setSite(site)
                        .setIncarnation(incarnation)
                        .setCapacity(100))));
    }

    private void lose(String name, String incarnation) {
        apply(command().setLoseNode(LoseNode.newBuilder().setNode(name).setIncarnation(incarnation)));
    }

    private Command.Builder deployment(String id, int address) {
        return command().setDeploy(Deploy.newBuilder()
                .setDeployment(Deployment.newBuilder().setTenant("t").setId(id).addAddresses(address)));
    }

    private Reply deploy(String id, int address) {
        return apply(deployment(id, address));
    }

    private void confirm(String id, boolean movable) {
        confirm(id, movable, ledger.state().journal.cursor());
    }

    private void confirm(String id, boolean movable, long cursor) {
        apply(command().setConfirm(Confirm.newBuilder()
                .setCursor(cursor)
                .setTenant("t")
                .setId(id)
                .setEpoch(deployment(id).getEpoch())
                .setRunning(true)
                .setMovable(movable)));
    }

    private Deployment deployment(String id) {
        return ledger.state().deployment(Names.middlebox("t", id)).orElseThrow();
    }

    private EventRecord event(EventType type) {
        List<EventRecord> all = new ArrayList<>();
        ledger.state().journal.all().forEach(all::add);
        return all.stream().filter(e -> e.getType().equals(type.text())).reduce((a, b) -> b).orElseThrow();
    }
}
