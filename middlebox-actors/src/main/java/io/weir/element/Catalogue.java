package io.weir.element;

import io.weir.diagnostic.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The element classes that configurations may use. What is not in here does not exist: an unknown element is an error,
 * never a pass-through.
 */
public final class Catalogue {
    private final SortedMap<String, ElementClass> classes = new TreeMap<>();

    public Catalogue(List<ElementClass> all) {
        for (ElementClass elementClass : all) {
            if (classes.put(elementClass.name(), elementClass) != null) {
                throw new IllegalArgumentException("two element classes called " + elementClass.name());
            }
        }
    }

    /** Every element class that Weir has. */
    public static Catalogue standard() {
        return new Catalogue(List.of(
                new ARPQuerier(),
                new ARPResponder(),
                new BandwidthRatedSplitter(),
                new BandwidthRatedUnqueue(),
                new BandwidthShaper(),
                new ChangeEnforcer(),
                new CheckICMPHeader(),
                new CheckIPHeader(),
                new CheckLength(),
                new CheckPaint(),
                new CheckTCPHeader(),
                new CheckUDPHeader(),
                new Classifier(),
                new Counter(),
                new DecIPTTL(),
                new Discard(),
                new EtherEncap(),
                new EtherMirror(),
                new FromDevice(),
                new FromDump(),
                new FromNetfront(),
                new FrontDropQueue(),
                new GetIPAddress(),
                new HashSwitch(),
                new HostEtherFilter(),
                new ICMPError(),
                new ICMPPingResponder(),
                new IPEncap(),
                new IPMirror(),
                new IPRewriter(),
                new IPClassifier(),
                new IPFilter(),
                new Idle(),
                new InfiniteSource(),
                new MarkIPHeader(),
                new Null(),
                new Paint(),
                new PaintSwitch(),
                new Print(),
                new Queue(),
                new RadixIPLookup(),
                new RatedSource(),
                new RatedSplitter(),
                new RatedUnqueue(),
                new RoundRobinSwitch(),
                new SetIPAddress(),
                new SetIPChecksum(),
                new SetTCPChecksum(),
                new SetUDPChecksum(),
                new Shaper(),
                new StaticIPLookup(),
                new StoreIPAddress(),
                new Strip(),
                new StripIPHeader(),
                new Switch(),
                new Tee(),
                new TimedUnqueue(),
                new ToDevice(),
                new ToDump(),
                new ToNetfront(),
                new UDPIPEncap(),
                new Unqueue(),
                new Unstrip()));
    }

    public Optional<ElementClass> find(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** All classes, in alphabetical order. */
    public List<ElementClass> all() {
        return List.copyOf(classes.values());
    }

    /** The known name that a mistyped one probably means. */
    public Optional<String> nearest(String name) {
        return Nearest.to(name, classes.keySet());
    }
}
