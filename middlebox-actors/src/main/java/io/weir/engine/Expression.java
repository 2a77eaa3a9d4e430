package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.program.Field;
import io.weir.program.Value;

/** A {@link Value}, compiled. */
sealed interface Expression {
    long evaluate(long frame, long packet);

    record Constant(long value) implements Expression {
        @Override
        public long evaluate(long frame, long packet) {
            return value;
        }
    }

    record Read(FieldAccess field) implements Expression {
        @Override
        public long evaluate(long frame, long packet) {
            return field.read(frame, packet);
        }
    }

    record Plus(FieldAccess field, long amount) implements Expression {
        private static final long MASK = (1L << Field.MAX_WIDTH) - 1;

        @Override
        public long evaluate(long frame, long packet) {
            long value = field.read(frame, packet);
            return value == ABSENT ? ABSENT : value + amount & MASK;
        }
    }

    record Length(PlaceAccess from, int plus) implements Expression {
        @Override
        public long evaluate(long frame, long packet) {
            if (from.absent(frame, packet)) {
                return ABSENT;
            }
            return Math.max(0, (long) Packets.end(packet) - from.position(frame, packet) + plus);
        }
    }

    record Sequence(Tally tally) implements Expression {
        @Override
        public long evaluate(long frame, long packet) {
            return ++tally.packets;
        }
    }

    static Expression of(Value value, Instance instance) {
        return switch (value) {
            case Value.Constant constant -> new Constant(constant.value());
            case Value.Read read -> new Read(new FieldAccess(read.field()));
            case Value.Plus plus -> new Plus(new FieldAccess(plus.field()), plus.amount());
            case Value.Length length -> new Length(new PlaceAccess(length.from()), length.plus());
            case Value.Sequence sequence -> new Sequence(instance.tally(sequence.counter()));
        };
    }

    static Expression[] of(java.util.List<Value> values, Instance instance) {
        return values.stream().map(v -> of(v, instance)).toArray(Expression[]::new);
    }

    /** Evaluates all into {@code into}. */
    static void evaluate(Expression[] expressions, long frame, long packet, long[] into) {
        for (int i = 0; i < expressions.length; i++) {
            into[i] = expressions[i].evaluate(frame, packet);
        }
    }
}
