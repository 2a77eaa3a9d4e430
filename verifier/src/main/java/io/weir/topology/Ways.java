package io.weir.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shortest ways, counted in links. */
final class Ways {
    private Ways() {}

    /** Index, among the links of {@code from}, of the first link of a shortest way to {@code target}; -1 for none. */
    static int firstLink(Topology topology, String from, String target) {
        Map<String, Integer> firstLinks = new HashMap<>();
        Deque<String> work = new ArrayDeque<>();
        List<Topology.Link> links = topology.linksOf(from);
        firstLinks.put(from, -1);
        for (int i = 0; i < links.size(); i++) {
            if (firstLinks.putIfAbsent(links.get(i).other(from), i) == null) {
                work.add(links.get(i).other(from));
            }
        }
        while (!work.isEmpty() && !firstLinks.containsKey(target)) {
            String vertex = work.poll();
            for (Topology.Link link : topology.linksOf(vertex)) {
                if (firstLinks.putIfAbsent(link.other(vertex), firstLinks.get(vertex)) == null) {
                    work.add(link.other(vertex));
                }
            }
        }
        return firstLinks.getOrDefault(target, -1);
    }
}
