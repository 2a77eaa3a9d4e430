package io.weir.space;

import java.util.Arrays;

/**
 * A set of assignments, as a union of products that are not multiplied out: see {@link Conditions}, which makes them.
 * Equal conditions are equal sets; different conditions may be equal sets too.
 */
public final class Condition {
    /** Ids of products, ascending. */
    final int[] products;

    Condition(int... products) {
        this.products = products;
    }

    /** Whether it has no member at first sight. For certainty see {@link Conditions#isEmpty}. */
    public boolean isNone() {
        return products.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition c && Arrays.equals(c.products, products);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(products);
    }
}
