import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What one core can do at most: fused multiply-adds between registers, sixteen independent chains of the widest vectors, no
 * memory touched. Prints the best GFLOP/s of thirty runs by the thread's CPU time. Run as a source file, outside the build:
 * {@code java --add-modules jdk.incubator.vector FmaPeak.java}.
 */
public final class FmaPeak {

    private static final VectorSpecies<Float> WIDEST = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 16;
    private static final int STEPS = 2_000_000;

    private FmaPeak() {}

    public static void main(String[] args) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        float sink = 0;
        for (int run = 0; run < 30; run++) {
            long start = threads.getCurrentThreadCpuTime();
            sink += chains(0.999f, 1e-3f);
            double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
            best = Math.max(best, 2.0 * CHAINS * WIDEST.length() * STEPS / seconds / 1e9);
        }
        System.out.printf(java.util.Locale.ROOT, "%.2f %d %.1f%n", best, WIDEST.vectorBitSize(), sink);
    }

    private static float chains(float factor, float term) {
        FloatVector f = FloatVector.broadcast(WIDEST, factor);
        FloatVector t = FloatVector.broadcast(WIDEST, term);
        FloatVector a = t;
        FloatVector b = t.add(1);
        FloatVector c = t.add(2);
        FloatVector d = t.add(3);
        FloatVector e = t.add(4);
        FloatVector g = t.add(5);
        FloatVector h = t.add(6);
        FloatVector i = t.add(7);
        FloatVector j = t.add(8);
        FloatVector k = t.add(9);
        FloatVector l = t.add(10);
        FloatVector m = t.add(11);
        FloatVector n = t.add(12);
        FloatVector o = t.add(13);
        FloatVector p = t.add(14);
        FloatVector q = t.add(15);
        for (int step = 0; step < STEPS; step++) {
            a = a.fma(f, t);
            b = b.fma(f, t);
            c = c.fma(f, t);
            d = d.fma(f, t);
            e = e.fma(f, t);
            g = g.fma(f, t);
            h = h.fma(f, t);
            i = i.fma(f, t);
            j = j.fma(f, t);
            k = k.fma(f, t);
            l = l.fma(f, t);
            m = m.fma(f, t);
            n = n.fma(f, t);
            o = o.fma(f, t);
            p = p.fma(f, t);
            q = q.fma(f, t);
        }
        return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l).add(m).add(n).add(o).add(p).add(q)
                .lane(0);
    }
}
