package io.weir.engine;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import io.weir.program.Configuration.Link;
import io.weir.program.Configuration.Node;
import io.weir.program.Device;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Firewalls as programs, without the elements: FromNetfront, a filter of so many rules, ToNetfront. */
public final class Firewalls {
    public static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");
    private static final Reason DENIED = new Reason("denied", "a rule says so");

    private Firewalls() {}

    public static Configuration firewall(int rules) {
        List<Node> nodes = List.of(
                new Node("from", "FromNetfront",
                        new Program(List.of(), List.of(new Source.Receive(DEVICE, marked(new Step.Emit(0)))), 1, List.of()),
                        Optional.empty()),
                new Node("filter", "IPFilter", Program.of(1, filter(rules)), Optional.empty()),
                new Node("to", "ToNetfront", Program.of(0, byType(new Step.Transmit(DEVICE), new Step.Transmit(DEVICE))),
                        Optional.empty()));
        return new Configuration(nodes, List.of(new Link(0, 0, 1, 0, false), new Link(1, 0, 2, 0, false)));
    }

    private static Step marked(Step next) {
        Step annotated = new Step.Set(
                List.of(new io.weir.program.Assignment(Fields.DST_ANNOTATION, io.weir.program.Value.of(Fields.IP_DST))),
                io.weir.program.Repair.NONE, next);
        Rule right = rule(annotated, new Rule.Term(Fields.IP_HEADER_RIGHT, Intervals.of(1)),
                new Rule.Term(Fields.TRANSPORT_HEADER_RIGHT, Intervals.of(1)));
        return byType(new Step.Match(List.of(right), new Step.Drop(DENIED)), next);
    }

    private static Step byType(Step ipv4, Step other) {
        Step mark = new Step.Mark(Place.start(14), ipv4, new Step.Drop(DENIED));
        return new Step.Match(
                List.of(rule(mark, new Rule.Term(Fields.ETH_TYPE, Intervals.of(0x0800))),
                        rule(mark, new Rule.Term(Fields.ETH_TYPE, Intervals.of(0x86dd))),
                        rule(new Step.Drop(DENIED), new Rule.Term(Fields.ETH_TYPE, Intervals.of(-1)))),
                other);
    }

    private static Rule rule(Step then, Rule.Term... terms) {
        return new Rule(List.of(terms), then, Optional.empty());
    }

    /** Rules over addresses, protocol and port; what no rule denies is allowed by the last. */
    private static Step filter(int rules) {
        Random random = new Random(7);
        List<Rule> list = new ArrayList<>();
        for (int i = 0; i < rules - 1; i++) {
            long net = 0x0a000000L | random.nextInt(1 << 16) << 8;
            list.add(rule(random.nextBoolean() ? new Step.Emit(0) : new Step.Drop(DENIED),
                    new Rule.Term(i % 2 == 0 ? Fields.IP_SRC : Fields.IP_DST, Intervals.of(net, net + 255)),
                    new Rule.Term(Fields.IP_PROTO, Intervals.of(i % 3 == 0 ? 6 : 17)),
                    new Rule.Term(Fields.IP_FRAGMENT, Intervals.of(0)),
                    new Rule.Term(Fields.DST_PORT, Intervals.of(1 + random.nextInt(1000)))));
        }
        list.add(rule(new Step.Emit(0), new Rule.Term(Fields.IP_SRC, Intervals.of(0, 0xffffffffL))));
        return new Step.Match(list, new Step.Drop(DENIED));
    }

    /** UDP in IPv4 in Ethernet, 64 bytes less the check sequence that a driver does not deliver. */
    public static List<byte[]> packets(int count) {
        Random random = new Random(11);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            io.weir.program.Packet packet = io.weir.program.Packet.of(new byte[60]);
            packet.write(Fields.ETH_TYPE, 0x0800);
            byte[] bytes = packet.bytes();
            bytes[14] = 0x45;
            bytes[17] = 46;
            bytes[22] = 64;
            bytes[23] = 17;
            for (int at : new int[] {26, 30}) {
                bytes[at] = 10;
                bytes[at + 1] = (byte) random.nextInt(256);
                bytes[at + 2] = (byte) random.nextInt(256);
                bytes[at + 3] = 1;
            }
            bytes[35] = 7;
            bytes[36] = (byte) random.nextInt(4);
            bytes[37] = (byte) random.nextInt();
            bytes[39] = 26;
            packets.add(bytes);
        }
        return packets;
    }

    /** The same in the Click language, from the elements. */
    public static Configuration click(int rules) {
        StringBuilder filter = new StringBuilder();
        for (int i = 0; i < rules - 1; i++) {
            filter.append(i % 2 == 0 ? "allow " : "deny ")
                    .append(i % 3 == 0 ? "src net 10." : "dst net 10.").append(20 * i % 256).append(".0.0/16 && ")
                    .append(i % 4 == 0 ? "tcp" : "udp").append(" && dst port ").append(100 * i % 65536 + 1).append(", ");
        }
        String text = "FromNetfront -> IPFilter(" + filter + "allow all) -> ToNetfront";
        return Click.read(new SourceText("firewall.click", text)).configuration().orElseThrow();
    }

    /** Prints what this machine can do: rules, tenants, seconds. */
    public static void main(String[] arguments) {
        int rules = Integer.parseInt(arguments[0]);
        int tenants = Integer.parseInt(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        Configuration configuration = arguments.length > 3 ? firewall(rules) : click(rules);
        try (EngineBench bench = new EngineBench(configuration, packets(1000), DEVICE, tenants)) {
            BenchResult result = bench.run(seconds);
            System.out.printf("%d rules, %d tenants: %.1f Mpps, %.1f ns; %s%n",
                    rules, tenants, result.mppsCpu(), result.nsPerPacketCpu(), result);
        }
    }
}
