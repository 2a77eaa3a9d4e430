package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.program.Field;
import io.weir.program.Value;
import java.util.List;

/** A {@link Value}, compiled. One class for all kinds, so that the call is never looked up. */
final class Expression {
    private enum Kind {
        CONSTANT,
        READ,
        PLUS,
        LENGTH,
        SEQUENCE
    }

    private static final long PLUS_MASK = (1L << Field.MAX_WIDTH) - 1;

    private final Kind kind;
    private final FieldAccess field;
    private final PlaceAccess place;
    private final Tally tally;
    /** The constant, or what is added. */
    private final long number;

    private Expression(Kind kind, FieldAccess field, PlaceAccess place, Tally tally, long number) {
        this.kind = kind;
        this.field = field;
        this.place = place;
        this.tally = tally;
        this.number = number;
    }

    static Expression of(Value value, Instance instance) {
        return switch (value) {
            case Value.Constant constant -> new Expression(Kind.CONSTANT, null, null, null, constant.value());
            case Value.Read read -> new Expression(Kind.READ, new FieldAccess(read.field()), null, null, 0);
            case Value.Plus plus -> new Expression(Kind.PLUS, new FieldAccess(plus.field()), null, null, plus.amount());
            case Value.Length length ->
                new Expression(Kind.LENGTH, null, new PlaceAccess(length.from()), null, length.plus());
            case Value.Sequence sequence ->
                new Expression(Kind.SEQUENCE, null, null, instance.tally(sequence.counter()), 0);
        };
    }

    static Expression[] of(List<Value> values, Instance instance) {
        return values.stream().map(v -> of(v, instance)).toArray(Expression[]::new);
    }

    long evaluate(long frame, long packet) {
        return switch (kind) {
            case CONSTANT -> number;
            case READ -> field.read(frame, packet);
            case PLUS -> {
                long value = field.read(frame, packet);
                yield value == ABSENT ? ABSENT : value + number & PLUS_MASK;
            }
            case LENGTH -> place.absent(frame, packet)
                    ? ABSENT : Math.max(0, Packets.end(packet) - place.position(frame, packet) + number);
            case SEQUENCE -> ++tally.packets;
        };
    }

    /** The field whose value this is, null if it is anything else. */
    FieldAccess readsFrom() {
        return kind == Kind.READ ? field : null;
    }

    /** Evaluates all into {@code into}. */
    static void evaluate(Expression[] expressions, long frame, long packet, long[] into) {
        for (int i = 0; i < expressions.length; i++) {
            into[i] = expressions[i].evaluate(frame, packet);
        }
    }
}
