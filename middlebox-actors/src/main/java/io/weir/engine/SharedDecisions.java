package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.Intervals;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.WeakHashMap;

/**
 * What decisions of one worker's pipelines have in common: instances of the same configuration decide by the same tables,
 * so that with many tenants of a stock module these stay in the cache, and the next one starts sooner. A decision is
 * forgotten with the last pipeline that uses it. Single-threaded.
 */
final class SharedDecisions {
    private final WeakHashMap<Key, WeakReference<Shared>> known = new WeakHashMap<>();

    /** A decision but for where its exits lead. */
    private record Key(List<Field> fields, List<List<Intervals>> terms, List<Integer> exits) {
        static Key of(Decision decision) {
            return new Key(decision.fields, decision.terms.stream().map(Arrays::asList).toList(), decision.exits);
        }
    }

    /** Never changed once made. Holds its key, so that the two are forgotten together. */
    record Shared(Object key, FieldAccess[] fields, Kernel kernel) {}

    Shared of(Decision decision) {
        Key key = Key.of(decision);
        WeakReference<Shared> reference = known.get(key);
        Shared shared = reference == null ? null : reference.get();
        if (shared == null) {
            FieldAccess[] fields = decision.fields.stream().map(FieldAccess::new).toArray(FieldAccess[]::new);
            shared = new Shared(key, fields, Kernel.of(decision));
            known.put(key, new WeakReference<>(shared));
        }
        return shared;
    }

    int size() {
        return known.size();
    }
}
