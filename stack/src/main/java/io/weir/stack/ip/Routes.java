package io.weir.stack.ip;

import io.weir.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The routes of a stack: few, so they are looked through, longest prefix first. Paths remember what came of it. */
final class Routes {
    /** A host's, not a router's. */
    static final int LIMIT = 64;

    private final List<Route> routes = new ArrayList<>();

    /** Replaces the route to the same prefix. False if there are too many. */
    boolean add(Route route) {
        remove(route);
        if (routes.size() >= LIMIT) {
            return false;
        }
        routes.add(route);
        routes.sort(Comparator.comparingInt((Route r) -> r.prefix().length()).reversed());
        return true;
    }

    void remove(Route route) {
        routes.removeIf(r -> r.prefix().equals(route.prefix()));
    }

    Optional<Route> find(long high, long low) {
        int version = IpAddress.of(high, low).version();
        for (Route route : routes) {
            if (route.prefix().address().version() == version && route.prefix().contains(high, low)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    List<Route> all() {
        return List.copyOf(routes);
    }
}
