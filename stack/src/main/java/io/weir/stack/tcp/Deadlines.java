package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;

import java.util.Arrays;

/**
 * Which connection is due next: a heap. Deadlines mostly move away before they come, so an entry is moved only when it
 * is to come sooner; one that turns out too early is put where it belongs when it is looked at.
 */
final class Deadlines {
    private Connection[] heap = new Connection[16];
    private int count;

    /** The first may be too early, never too late. */
    long firstNs() {
        return count == 0 ? NEVER : heap[0].dueNs;
    }

    void update(Connection connection, long deadlineNs) {
        if (connection.heapIndex < 0) {
            if (deadlineNs != NEVER) {
                connection.dueNs = deadlineNs;
                add(connection);
            }
        } else if (deadlineNs < connection.dueNs) {
            connection.dueNs = deadlineNs;
            up(connection, connection.heapIndex);
        }
    }

    /** Takes the first one out. */
    Connection poll() {
        Connection first = heap[0];
        remove(first);
        return first;
    }

    void remove(Connection connection) {
        int index = connection.heapIndex;
        if (index < 0) {
            return;
        }
        connection.heapIndex = -1;
        Connection last = heap[--count];
        heap[count] = null;
        if (last != connection) {
            up(last, index);
            down(last, last.heapIndex);
        }
    }

    private void add(Connection connection) {
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, 2 * count);
        }
        up(connection, count++);
    }

    private void up(Connection connection, int from) {
        int index = from;
        while (index > 0) {
            int parent = index - 1 >>> 1;
            if (heap[parent].dueNs <= connection.dueNs) {
                break;
            }
            put(heap[parent], index);
            index = parent;
        }
        put(connection, index);
    }

    private void down(Connection connection, int from) {
        int index = from;
        while (2 * index + 1 < count) {
            int child = 2 * index + 1;
            if (child + 1 < count && heap[child + 1].dueNs < heap[child].dueNs) {
                child++;
            }
            if (heap[child].dueNs >= connection.dueNs) {
                break;
            }
            put(heap[child], index);
            index = child;
        }
        put(connection, index);
    }

    private void put(Connection connection, int index) {
        heap[index] = connection;
        connection.heapIndex = index;
    }
}
