package io.weir.space;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Conditions over the variables of one store of diagrams. The intersection of two large diagrams can be far larger than
 * both; so a product keeps a <em>core</em> diagram and a list of large ones still to be intersected with it. Whether
 * such a product has a member, and which, is found by walking down all its diagrams at once ({@link Descent}).
 */
public final class Conditions {
    public static final Condition NONE = new Condition();

    /** Edges of a diagram that is always multiplied out. */
    private static final int SMALL = 16;
    /** Edges times edges up to which two diagrams are multiplied out. */
    private static final long PAYS = 1 << 14;
    /** Products in a union; beyond, they are multiplied out, so that unions stay short. */
    private static final int MOST_PRODUCTS = 64;

    private record Product(int core, int[] deferred) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Product p && p.core == core && Arrays.equals(p.deferred, deferred);
        }

        @Override
        public int hashCode() {
            return 31 * core + Arrays.hashCode(deferred);
        }
    }

    private static final int[] NOTHING = {};

    private final Diagrams diagrams;
    private final Descent descent;
    private final EdgeCount edges;
    private final boolean eager;
    private final Map<Product, Integer> ids = new HashMap<>();
    private final Map<Integer, Boolean> comparisons = new HashMap<>();
    private Product[] products = new Product[256];
    private byte[] emptiness = new byte[256];
    private int count;
    private final Condition all;

    public Conditions(Diagrams diagrams, long descentLimit) {
        this(diagrams, descentLimit, true);
    }

    /** @param eager false to defer whatever can be deferred, which tests do */
    Conditions(Diagrams diagrams, long descentLimit, boolean eager) {
        this.diagrams = diagrams;
        this.descent = new Descent(diagrams, descentLimit);
        this.edges = new EdgeCount(diagrams);
        this.eager = eager;
        this.all = of(Diagrams.ALL);
    }

    public Diagrams diagrams() {
        return diagrams;
    }

    public Condition all() {
        return all;
    }

    public Condition of(int diagram) {
        return single(diagram, NOTHING);
    }

    private Condition single(int core, int[] deferred) {
        return core == Diagrams.NONE ? NONE : new Condition(product(core, deferred));
    }

    private int product(int core, int[] deferred) {
        Product product = new Product(core, deferred);
        Integer known = ids.get(product);
        if (known != null) {
            return known;
        }
        if (count == products.length) {
            products = Arrays.copyOf(products, 2 * count);
            emptiness = Arrays.copyOf(emptiness, 2 * count);
        }
        products[count] = product;
        ids.put(product, count);
        return count++;
    }

    public Condition and(Condition a, int diagram) {
        if (diagram == Diagrams.ALL || a.isNone()) {
            return a;
        }
        if (diagram == Diagrams.NONE) {
            return NONE;
        }
        if (a.products.length == 1) {
            return multiply(products[a.products[0]], diagram);
        }
        Condition union = NONE;
        for (int id : a.products) {
            union = or(union, multiply(products[id], diagram));
        }
        return union;
    }

    private Condition multiply(Product product, int diagram) {
        long size = edges.of(diagram);
        if (eager && (size <= SMALL || size * edges.of(product.core) <= PAYS)) {
            return single(diagrams.and(product.core, diagram), product.deferred);
        }
        int at = Arrays.binarySearch(product.deferred, diagram);
        if (at >= 0) {
            return single(product.core, product.deferred);
        }
        if (isComparison(diagram)) {
            for (int other : product.deferred) {
                if (isComparison(other) && sameVariables(other, diagram)) {
                    int both = diagrams.and(other, diagram);
                    int[] kept = Arrays.stream(product.deferred).filter(d -> d != other).toArray();
                    return both == Diagrams.NONE ? NONE : multiply(new Product(product.core, kept), both);
                }
            }
        }
        int[] longer = new int[product.deferred.length + 1];
        System.arraycopy(product.deferred, 0, longer, 0, -at - 1);
        longer[-at - 1] = diagram;
        System.arraycopy(product.deferred, -at - 1, longer, -at, product.deferred.length + at + 1);
        return single(product.core, longer);
    }

    private boolean sameVariables(int a, int b) {
        return diagrams.variableOf(a) == diagrams.variableOf(b)
                && diagrams.lastVariableOf(a) == diagrams.lastVariableOf(b);
    }

    /** Whether it relates two variables and nothing else: two such about the same ones are never large together. */
    private boolean isComparison(int diagram) {
        return comparisons.computeIfAbsent(diagram, d -> {
            int last = diagrams.lastVariableOf(d);
            for (int i = 0; i < diagrams.arity(d); i++) {
                int below = diagrams.child(d, i);
                if (below > Diagrams.ALL && diagrams.variableOf(below) != last) {
                    return false;
                }
            }
            return diagrams.variableOf(d) != last;
        });
    }

    public Condition and(Condition a, Condition b) {
        Condition union = NONE;
        for (int id : b.products) {
            Condition part = and(a, products[id].core);
            for (int diagram : products[id].deferred) {
                part = and(part, diagram);
            }
            union = or(union, part);
        }
        return union;
    }

    public Condition without(Condition a, int diagram) {
        return and(a, diagrams.not(diagram));
    }

    public Condition or(Condition a, Condition b) {
        if (a.isNone() || a.equals(b)) {
            return b;
        }
        Condition union = a;
        for (int id : b.products) {
            union = plus(union, products[id]);
        }
        return union;
    }

    private Condition plus(Condition a, Product product) {
        for (int i = 0; i < a.products.length; i++) {
            Product present = products[a.products[i]];
            if (Arrays.equals(present.deferred, product.deferred)) {
                int[] changed = a.products.clone();
                changed[i] = product(diagrams.or(present.core, product.core), product.deferred);
                Arrays.sort(changed);
                return new Condition(distinct(changed));
            }
        }
        if (a.products.length >= MOST_PRODUCTS) {
            return of(diagrams.or(diagram(a), resolve(product)));
        }
        int[] longer = Arrays.copyOf(a.products, a.products.length + 1);
        longer[a.products.length] = product(product.core, product.deferred);
        Arrays.sort(longer);
        return new Condition(distinct(longer));
    }

    private static int[] distinct(int[] sorted) {
        int kept = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept);
    }

    /**
     * What of {@code fresh} is not seen to be in {@code known}: at least all of the difference, often exactly that.
     */
    public Condition beyond(Condition fresh, Condition known) {
        Condition rest = NONE;
        for (int id : fresh.products) {
            Product product = products[id];
            int core = product.core;
            for (int other : known.products) {
                Product present = products[other];
                if (isPart(present.deferred, product.deferred)) {
                    core = diagrams.without(core, present.core);
                }
            }
            rest = or(rest, single(core, product.deferred));
        }
        return rest;
    }

    /** Whether nothing is {@link #beyond}. */
    public boolean isWithin(Condition fresh, Condition known) {
        for (int id : fresh.products) {
            if (!isWithin(products[id], known)) {
                return false;
            }
        }
        return true;
    }

    private boolean isWithin(Product product, Condition known) {
        int core = product.core;
        for (int other : known.products) {
            Product present = products[other];
            if (isPart(present.deferred, product.deferred)) {
                if (diagrams.isPart(core, present.core)) {
                    return true;
                }
                // what several cover together has to be taken away one by one
                core = known.products.length == 1 ? core : diagrams.without(core, present.core);
            }
        }
        return false;
    }

    /** Whether what satisfies all diagrams of {@code many} satisfies those of {@code few}, as far as one sees at once. */
    private boolean isPart(int[] few, int[] many) {
        for (int one : few) {
            if (Arrays.binarySearch(many, one) < 0 && !isImplied(one, many)) {
                return false;
            }
        }
        return true;
    }

    private boolean isImplied(int one, int[] many) {
        if (!isComparison(one)) {
            return false;
        }
        for (int other : many) {
            if (isComparison(other) && sameVariables(other, one) && diagrams.isPart(other, one)) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty(Condition condition) {
        for (int id : condition.products) {
            if (!isEmpty(id)) {
                return false;
            }
        }
        return true;
    }

    private boolean isEmpty(int id) {
        Product product = products[id];
        if (product.deferred.length == 0) {
            return false;
        }
        if (emptiness[id] == 0) {
            emptiness[id] = (byte) (descent.find(all(product), Preference.NONE).isPresent() ? 1 : 2);
        }
        return emptiness[id] == 2;
    }

    /** Whether every member of {@code condition} is in {@code diagram}. */
    public boolean implies(Condition condition, int diagram) {
        if (diagram == Diagrams.ALL) {
            return true;
        }
        for (int id : condition.products) {
            Product product = products[id];
            boolean listed = Arrays.binarySearch(product.deferred, diagram) >= 0;
            if (!listed && !isEmpty(without(new Condition(id), diagram))) {
                return false;
            }
        }
        return true;
    }

    /** A member. Variables that do not matter for it have no value: see {@link Member#isFree}. */
    public Optional<Member> member(Condition condition, Preference preference) {
        for (int id : condition.products) {
            Optional<Member> member = descent.find(all(products[id]), preference);
            if (member.isPresent()) {
                return member;
            }
        }
        return Optional.empty();
    }

    /** Whether an assignment, by variable, is in the condition. */
    public boolean contains(Condition condition, long[] values) {
        for (int id : condition.products) {
            boolean inAll = true;
            for (int diagram : all(products[id])) {
                inAll &= diagrams.contains(diagram, values);
            }
            if (inAll) {
                return true;
            }
        }
        return false;
    }

    private static int[] all(Product product) {
        int[] list = Arrays.copyOf(product.deferred, product.deferred.length + 1);
        list[product.deferred.length] = product.core;
        return list;
    }

    /** The condition as one diagram, multiplied out. Can be expensive. */
    public int diagram(Condition condition) {
        int union = Diagrams.NONE;
        for (int id : condition.products) {
            union = diagrams.or(union, resolve(products[id]));
        }
        return union;
    }

    private int resolve(Product product) {
        int result = product.core;
        for (int diagram : product.deferred) {
            result = diagrams.and(result, diagram);
        }
        return result;
    }

    /** All assignments that are in {@code condition} for some value of {@code variable}. */
    public Condition forget(Condition condition, int variable) {
        BitSet only = new BitSet(variable + 1);
        only.set(variable);
        return forget(condition, only);
    }

    /** All assignments that are in {@code condition} for some values of {@code variables}. */
    public Condition forget(Condition condition, BitSet variables) {
        Condition union = NONE;
        for (int id : condition.products) {
            union = or(union, forget(products[id], variables));
        }
        return union;
    }

    private Condition forget(Product product, BitSet variables) {
        int core = product.core;
        int[] kept = product.deferred;
        for (int diagram : product.deferred) {
            if (diagrams.forget(diagram, variables) != diagram) {
                core = diagrams.and(core, diagram);
                kept = Arrays.stream(kept).filter(d -> d != diagram).toArray();
            }
        }
        return single(diagrams.forget(core, variables), kept);
    }

    /**
     * A condition without what was deferred.
     *
     * @param whole whether that is the same set
     */
    public record Core(Condition condition, boolean whole) {}

    public Core core(Condition condition) {
        Condition union = NONE;
        boolean whole = true;
        for (int id : condition.products) {
            whole &= products[id].deferred.length == 0;
            union = or(union, of(products[id].core));
        }
        return new Core(union, whole);
    }

    /** The condition with every diagram in it replaced; {@code change} must keep intersections. */
    public Condition map(Condition condition, IntUnaryOperator change) {
        Condition union = NONE;
        for (int id : condition.products) {
            Condition part = of(change.applyAsInt(products[id].core));
            for (int diagram : products[id].deferred) {
                part = and(part, change.applyAsInt(diagram));
            }
            union = or(union, part);
        }
        return union;
    }
}
