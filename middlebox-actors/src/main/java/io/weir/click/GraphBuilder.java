package io.weir.click;

import io.weir.click.Compound.ClassReference;
import io.weir.click.Compound.Node;
import io.weir.click.Compound.Wire;
import io.weir.click.Statement.Reference;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The elements and connections of one scope as they are read, statement by statement. */
final class GraphBuilder {
    /** A node before the number of its ports is known. A pass has no type. */
    private record Draft(
            String name, boolean anonymous, Optional<ClassReference> type, Text configuration, Span span) {}

    /** The ports of a node that connections use, and where the first of them stands. */
    private record Use(BitSet ports, Span first) {}

    private final BodyReader scope;
    private final String title;
    private final Span span;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    /** Output ports in use, by node. */
    private final Map<Integer, Use> left = new HashMap<>();

    /** Input ports in use, by node. */
    private final Map<Integer, Use> entered = new HashMap<>();

    /** Both ends of each group. */
    private final List<Integer> groups = new ArrayList<>();

    private final Map<String, Integer> byName = new HashMap<>();
    private int input = Compound.INPUT;
    private int output = Compound.OUTPUT;
    private int anonymous;

    GraphBuilder(BodyReader scope, String title, Span span) {
        this.scope = scope;
        this.title = title;
        this.span = span;
        pass("input", span);
        pass("output", span);
    }

    SourceText source() {
        return span.source();
    }

    private int pass(String name, Span place) {
        drafts.add(new Draft(name, false, Optional.empty(), Text.EMPTY, place));
        return drafts.size() - 1;
    }

    void connect(Statement.Connect connect) {
        List<Reference> first = connect.stages().getFirst().references();
        List<Reference> end = connect.stages().getLast().references();
        first.forEach(r -> r.inputs().ifPresent(ports -> scope.report(
                Diagnostic.error("E0202", ports.span(), "nothing is connected to these input ports"))));
        end.forEach(r -> r.outputs().ifPresent(ports -> scope.report(
                Diagnostic.error("E0202", ports.span(), "these output ports are not connected to anything"))));
        List<Endpoint> last = connect.arrows().isEmpty() ? declare(first) : endpoints(first);
        for (int i = 0; i < connect.arrows().size(); i++) {
            List<Endpoint> next = endpoints(connect.stages().get(i + 1).references());
            new Junction(scope::report).join(last, next, connect.arrows().get(i)).forEach(this::add);
            last = next;
        }
    }

    /** {@code a, b :: Class(…)} on its own declares all of them alike. */
    private List<Endpoint> declare(List<Reference> references) {
        Reference last = references.getLast();
        boolean alike = references.size() > 1
                && last.type().isPresent()
                && references.stream().allMatch(r -> r.inputs().isEmpty() && r.outputs().isEmpty())
                && references.stream().limit(references.size() - 1).allMatch(GraphBuilder::bare);
        return references.stream()
                .map(r -> alike
                        ? new Reference(
                                r.subject(), last.type(), last.configuration(), r.inputs(), r.outputs(), r.span())
                        : r)
                .map(this::endpoint)
                .toList();
    }

    private static boolean bare(Reference reference) {
        return reference.subject() instanceof Statement.Named
                && reference.type().isEmpty()
                && reference.configuration().isEmpty();
    }

    private List<Endpoint> endpoints(List<Reference> references) {
        return references.stream().map(this::endpoint).toList();
    }

    private Endpoint endpoint(Reference reference) {
        return switch (reference.subject()) {
            case Statement.Implicit implicit -> implicit.input()
                    ? Endpoint.of(input, reference)
                    : Endpoint.of(output, reference);
            case Statement.AnonymousElement element ->
                    Endpoint.of(add("", scope.compound(element.compound(), Optional.empty()), reference), reference);
            case Statement.Group group -> group(group, reference);
            case Statement.Named named -> Endpoint.of(named(named.name(), reference), reference);
        };
    }

    private Endpoint group(Statement.Group group, Reference reference) {
        int outerInput = input;
        int outerOutput = output;
        int start = pass("input", group.span());
        int end = pass("output", group.span());
        anonymous += 3;
        input = start;
        output = end;
        scope.read(group.body());
        int inputs = used(start, true, "this group", group.span());
        int outputs = used(end, false, "this group", group.span());
        input = outerInput;
        output = outerOutput;
        groups.add(start);
        groups.add(end);
        return new Endpoint(
                start,
                end,
                reference.inputs().or(() -> all(inputs, reference.span())),
                reference.outputs().or(() -> all(outputs, reference.span())),
                reference.span());
    }

    private void add(Wire wire) {
        wires.add(wire);
        left.computeIfAbsent(wire.from().node(), n -> new Use(new BitSet(), wire.from().span()))
                .ports()
                .set(wire.from().port());
        entered.computeIfAbsent(wire.to().node(), n -> new Use(new BitSet(), wire.to().span()))
                .ports()
                .set(wire.to().port());
    }

    private static BitSet ports(Map<Integer, Use> uses, int node) {
        Use use = uses.get(node);
        return use == null ? new BitSet() : use.ports();
    }

    private static Optional<Statement.Ports> all(int count, Span span) {
        return count == 0
                ? Optional.empty()
                : Optional.of(new Statement.Ports(IntStream.range(0, count).boxed().toList(), false, span));
    }

    private int named(Token name, Reference reference) {
        Optional<ClassReference> type = scope.find(name);
        Integer declared = declared(name.text());
        if (reference.type().isPresent()) {
            return declaration(name, reference, type.isPresent());
        }
        if (type.isPresent()) {
            return add(name.text(), type.get(), reference);
        }
        if (declared == null) {
            return undeclared(name, reference);
        }
        if (reference.configuration().isPresent()) {
            scope.report(Diagnostic.error("E0103", reference.span(), "`" + name.text() + "` is configured twice")
                    .pointingAt(drafts.get(declared).span(), "configured here")
                    .help("the configuration stands where the element is declared"));
        }
        return declared;
    }

    private Integer declared(String name) {
        if (input != Compound.INPUT || scope.nested()) {
            if (name.equals("input")) {
                return input;
            }
            if (name.equals("output")) {
                return output;
            }
        }
        return byName.get(name);
    }

    private int declaration(Token name, Reference reference, boolean isClass) {
        Span place = scope.span(name);
        Integer earlier = declared(name.text());
        if (isClass) {
            scope.report(Diagnostic.error("E0103", place, "`" + name.text() + "` is an element class"));
        } else if (earlier != null) {
            Diagnostic error = Diagnostic.error("E0103", place, "`" + name.text() + "` is declared twice");
            scope.report(drafts.get(earlier).type().isPresent()
                    ? error.pointingAt(drafts.get(earlier).span(), "first declared here")
                    : error.note("it stands for the ports of what is around"));
        }
        for (String part : name.text().split("/")) {
            if (part.matches("[0-9]+")) {
                scope.report(Diagnostic.error("E0105", place, "a name needs something other than digits"));
                break;
            }
        }
        ClassReference type = switch (reference.type().orElseThrow()) {
            case Statement.ClassName className -> scope.resolve(className.name());
            case Statement.CompoundClass compound -> scope.compound(compound, Optional.empty());
        };
        drafts.add(new Draft(
                name.text(), false, Optional.of(type), reference.configuration().orElse(Text.EMPTY), place));
        anonymous++;
        byName.putIfAbsent(name.text(), drafts.size() - 1);
        return drafts.size() - 1;
    }

    private int undeclared(Token name, Reference reference) {
        Span place = scope.span(name);
        boolean looksLikeClass = reference.configuration().isPresent()
                || Character.isUpperCase(name.text().charAt(0));
        Optional<String> near = scope.suggestion(name.text(), byName.keySet());
        if (looksLikeClass && near.filter(byName::containsKey).isEmpty()) {
            return add(name.text(), scope.resolve(name), reference);
        }
        Diagnostic error = Diagnostic.error(
                "E0101", place, "there is no element called `" + Printable.of(name.text()) + "` here");
        scope.report(near.map(known -> error.help("did you mean `" + known + "`?"))
                .orElseGet(() -> error.help("declare it above: `" + Printable.of(name.text()) + " :: Class;`")));
        return add(name.text(), new Compound.Unknown(), reference);
    }

    private int add(String className, ClassReference type, Reference reference) {
        anonymous++;
        drafts.add(new Draft(
                className + "@" + anonymous,
                true,
                Optional.of(type),
                reference.configuration().orElse(Text.EMPTY),
                reference.span()));
        return drafts.size() - 1;
    }

    Compound.Graph finish(boolean nested) {
        int inputs = nested ? used(Compound.INPUT, true, title, span) : 0;
        int outputs = nested ? used(Compound.OUTPUT, false, title, span) : 0;
        checkGroups();
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            String name = draft.anonymous() ? freeName(draft.name(), i, last) : draft.name();
            int in = ports(entered, i).length();
            int out = ports(left, i).length();
            nodes.add(draft.type()
                    .<Node>map(t -> new Compound.Instance(name, t, draft.configuration(), draft.span(), in, out))
                    .orElseGet(() -> new Compound.Pass(name)));
        }
        return new Compound.Graph(List.copyOf(nodes), List.copyOf(wires), inputs, outputs);
    }

    /** What goes into a group must come out of its end, and nothing else. */
    private void checkGroups() {
        for (int node : groups) {
            BitSet different = (BitSet) ports(entered, node).clone();
            different.xor(ports(left, node));
            different.stream().limit(1).forEach(port -> scope.report(Diagnostic.error(
                    "E0202",
                    drafts.get(node).span(),
                    drafts.get(node).name() + " " + port + " of this group is connected on one side only")));
        }
    }

    /** Somebody may have called an element {@code Queue@3}: then the nameless one counts on. */
    private String freeName(String name, int index, Map<String, Integer> last) {
        String free = name;
        String prefix = name.substring(0, name.lastIndexOf('@') + 1);
        int number = Integer.parseInt(name.substring(prefix.length()));
        while (byName.containsKey(free)) {
            number = Math.max(number, last.getOrDefault(prefix, 0)) + 1;
            free = prefix + number;
        }
        if (!free.equals(name)) {
            last.put(prefix, number);
        }
        byName.put(free, index);
        return free;
    }

    /** How many ports of an input (or output) are used; all below the last must be, and none from the wrong side. */
    private int used(int node, boolean isInput, String owner, Span place) {
        String name = isInput ? "input" : "output";
        BitSet ports = ports(isInput ? left : entered, node);
        Use wrong = (isInput ? entered : left).get(node);
        if (wrong != null) {
            scope.report(Diagnostic.error("E0206", wrong.first(), "`" + name + "` is used from the wrong side")
                    .help(isInput ? "packets come from `input ->`" : "packets leave by `-> output`"));
        }
        int missing = ports.nextClearBit(0);
        if (missing < ports.length()) {
            scope.report(Diagnostic.error(
                    "E0202", place, owner + " uses " + name + " " + (ports.length() - 1) + " but not " + missing));
        }
        return ports.length();
    }
}
