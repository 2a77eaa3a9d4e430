package io.weir.verify;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Strongly connected components (Tarjan 1972), without recursion: graphs here can be long chains. */
final class Components {
    private final List<List<Integer>> successors;
    private final int[] component;
    private final int[] size;
    private int count;

    Components(List<List<Integer>> successors) {
        this.successors = successors;
        this.component = new int[successors.size()];
        this.size = new int[successors.size()];
        Arrays.fill(component, -1);
        find();
    }

    int of(int node) {
        return component[node];
    }

    /** Whether a way leads from the node back to it. */
    boolean isCyclic(int node) {
        return size[component[node]] > 1 || successors.get(node).contains(node);
    }

    private void find() {
        int n = successors.size();
        int[] index = new int[n];
        int[] low = new int[n];
        int[] at = new int[n];
        boolean[] open = new boolean[n];
        Deque<Integer> path = new ArrayDeque<>();
        Deque<Integer> stack = new ArrayDeque<>();
        int next = 0;
        for (int root = 0; root < n; root++) {
            if (index[root] != 0) {
                continue;
            }
            path.push(root);
            while (!path.isEmpty()) {
                int node = path.peek();
                if (index[node] == 0) {
                    index[node] = low[node] = ++next;
                    stack.push(node);
                    open[node] = true;
                }
                if (at[node] < successors.get(node).size()) {
                    int to = successors.get(node).get(at[node]++);
                    if (index[to] == 0) {
                        path.push(to);
                    } else if (open[to]) {
                        low[node] = Math.min(low[node], index[to]);
                    }
                    continue;
                }
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[node]);
                }
                if (low[node] == index[node]) {
                    close(node, stack, open);
                }
            }
        }
    }

    private void close(int node, Deque<Integer> stack, boolean[] open) {
        int member;
        do {
            member = stack.pop();
            open[member] = false;
            component[member] = count;
            size[count]++;
        } while (member != node);
        count++;
    }
}
