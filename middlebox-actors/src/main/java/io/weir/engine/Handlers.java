package io.weir.engine;

import io.weir.program.Handler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The handlers of a running configuration. */
final class Handlers {
    private record Entry(Instance instance, Handler handler) {}

    /** Of each name a handler to read and one to write may stand apart, such as a count and its reset. */
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
    private final Tally[] rates;

    Handlers(Instance[] instances) {
        Set<Tally> rated = new LinkedHashSet<>();
        for (Instance instance : instances) {
            for (Handler handler : instance.node.program().handlers()) {
                entries.computeIfAbsent(instance.node.name() + "." + handler.name(), n -> new ArrayList<>())
                        .add(new Entry(instance, handler));
                if (handler instanceof Handler.PacketRate rate) {
                    rated.add(instance.tally(rate.counter()));
                }
            }
        }
        this.rates = rated.toArray(Tally[]::new);
    }

    void tick(long nowNs) {
        for (Tally rate : rates) {
            rate.tick(nowNs);
        }
    }

    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    HandlerAnswer read(String name, long nowNs) {
        for (Entry entry : entries.getOrDefault(name, List.of())) {
            String text = text(entry, nowNs);
            if (text != null) {
                return new HandlerAnswer.Value(text);
            }
        }
        return refuse(name, "read");
    }

    /** Null for a handler that cannot be read. */
    private static String text(Entry entry, long nowNs) {
        Instance instance = entry.instance();
        return switch (entry.handler()) {
            case Handler.PacketCount count -> Long.toString(instance.tally(count.counter()).packets);
            case Handler.ByteCount count -> Long.toString(instance.tally(count.counter()).bytes);
            case Handler.PacketRate rate ->
                String.format(Locale.ROOT, "%.1f", instance.tally(rate.counter()).rate());
            case Handler.Reset _ -> null;
            case Handler.Setting setting -> Long.toString(instance.cell(setting.variable()).value);
            case Handler.TableSize size -> Integer.toString(instance.table(size.table()).size(nowNs));
            case Handler.QueueLength _ -> Integer.toString(instance.packetsHeld());
            case Handler.DropCount drops -> Long.toString(instance.drop(drops.reason()).packets);
            case Handler.Constant constant -> constant.text();
        };
    }

    HandlerAnswer write(String name, String value) {
        for (Entry entry : entries.getOrDefault(name, List.of())) {
            switch (entry.handler()) {
                case Handler.Reset reset -> {
                    entry.instance().tally(reset.counter()).reset();
                    return new HandlerAnswer.Value("0");
                }
                case Handler.Setting setting -> {
                    return set(entry.instance(), setting, value.strip());
                }
                case Handler.PacketCount _, Handler.ByteCount _, Handler.PacketRate _, Handler.TableSize _,
                        Handler.QueueLength _, Handler.DropCount _, Handler.Constant _ -> { }
            }
        }
        return refuse(name, "written");
    }

    private static HandlerAnswer set(Instance instance, Handler.Setting setting, String value) {
        long low = setting.variable().low();
        long high = setting.variable().high();
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            return new HandlerAnswer.Refused("not a number: " + value);
        }
        if (number < low || number > high) {
            return new HandlerAnswer.Refused(number + " is not from " + low + " to " + high);
        }
        instance.cell(setting.variable()).value = number;
        return new HandlerAnswer.Value(value);
    }

    private HandlerAnswer refuse(String name, String verb) {
        String why = entries.containsKey(name) ? name + " cannot be " + verb : "no handler " + name;
        return new HandlerAnswer.Refused(why);
    }
}
