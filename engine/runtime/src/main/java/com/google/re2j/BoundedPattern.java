package com.google.re2j;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullMarked;

/**
 * An expression of RE2 that must match a whole text, with a bound on what it is made of and on what it does. It stands
 * in RE2/J's package because it measures the very tree that RE2/J parses, before RE2/J expands it, and runs the very
 * program that RE2/J compiles: no second parser has to agree with the first (ADR 23).
 *
 * <p>RE2/J's own machine follows empty steps by recursion, as deep as the program is long. This one keeps them on a
 * stack of its own, counts every step, and looks at whole matches without groups only.
 */
@NullMarked
public final class BoundedPattern {
    /** Of a program, about. A literal has one for each character. */
    public static final int MAX_INSTRUCTIONS = 5_000;

    /** How deep the tree is once repetitions are written out; RE2/J walks it by recursion. */
    static final int MAX_DEPTH = 1_000;

    /** Ends of ranges in all character classes together: {@code \pL} has some 1 200. */
    static final int MAX_RANGES = 50_000;

    /**
     * Characters of wide ranges under {@code (?i)}: RE2/J folds every one of them while it parses, at up to 5
     * microseconds. One range of all that are written in Chinese fits.
     */
    static final int MAX_FOLDED = 50_000;

    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[A-Za-z-]*i");

    private final Prog program;
    private final AtomicReference<Run> idle = new AtomicReference<>(null);

    private BoundedPattern(Prog program) {
        this.program = program;
    }

    /** The expression is too large or nested too deep. */
    public static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;

        private TooLarge() {
            super(null, null, false, false);
        }
    }

    /** How many steps may be made, and how many were. */
    public static final class Steps {
        private final long most;
        private long taken;

        public Steps(long most) {
            this.most = most;
        }

        /** Whether there were as many. */
        public boolean take(long steps) {
            taken += steps;
            return !areUsedUp();
        }

        public boolean areUsedUp() {
            return taken > most;
        }

        public long taken() {
            return taken;
        }

        public long left() {
            return Math.max(0, most - taken);
        }
    }

    /** @throws PatternSyntaxException when it is no expression of RE2 */
    public static BoundedPattern compile(String source) throws TooLarge {
        if (folded(source) > MAX_FOLDED) {
            throw new TooLarge();
        }
        var tree = Parser.parse(source, RE2.PERL);
        var measure = new Measure();
        if (measure.depth(tree, 0) > MAX_DEPTH || measure.size(tree) > MAX_INSTRUCTIONS) {
            throw new TooLarge();
        }
        return new BoundedPattern(Compiler.compileRegexp(Simplify.simplify(tree)));
    }

    /**
     * How many characters RE2/J folds while it parses, at most, beyond some thousands. There is no tree yet to measure,
     * so every hyphen counts before what can be the end of a range beyond ASCII, wherever it stands.
     */
    static long folded(String source) {
        if (!IGNORES_CASE.matcher(source).find()) {
            return 0;
        }
        long folded = 0;
        for (int at = source.indexOf('-'); at >= 0; at = source.indexOf('-', at + 1)) {
            var end = at + 1 < source.length() ? source.codePointAt(at + 1) : 0;
            if (end > 127) {
                folded += Math.min(end, Unicode.MAX_FOLD);
            } else if (source.startsWith("\\x{", at + 1)) {
                folded += Unicode.MAX_FOLD;
            }
        }
        return folded;
    }

    /** How many instructions the program has. */
    public int size() {
        return program.numInst();
    }

    /** False as well when the steps are used up before the answer is known. */
    public boolean matches(CharSequence text, Steps steps) {
        var reused = idle.getAndSet(null);
        var run = reused == null ? new Run(program) : reused;
        var matches = run.matches(text, steps);
        idle.set(run);
        return matches;
    }

    /** Throws as soon as it is too much, so that the walk itself is bounded. */
    private static final class Measure {
        private int ranges;

        /** Of what a tree is written out to. */
        int depth(Regexp tree, int above) throws TooLarge {
            if (above > MAX_DEPTH) {
                throw new TooLarge();
            }
            if (tree.op == Regexp.Op.CHAR_CLASS) {
                ranges += tree.runes.length;
                if (ranges > MAX_RANGES) {
                    throw new TooLarge();
                }
            }
            var deepest = 0;
            for (var sub : subs(tree)) {
                deepest = Math.max(deepest, depth(sub, above + 1));
            }
            return deepest + (tree.op == Regexp.Op.REPEAT ? 2 * Math.max(1, tree.max - tree.min) : 1);
        }

        /** Instructions, at most. No whole number: the counts of repetitions multiply beyond all of those. */
        double size(Regexp tree) {
            double below = 0;
            for (var sub : subs(tree)) {
                below += size(sub);
            }
            return switch (tree.op) {
                case LITERAL -> Math.max(1, tree.runes.length);
                case CAPTURE -> below + 2;
                case STAR, PLUS, QUEST -> below + 1;
                case ALTERNATE -> below + subs(tree).length;
                case CONCAT -> Math.max(1, below);
                case REPEAT ->
                    tree.max == -1
                            ? below * Math.max(1, tree.min) + 1
                            : Math.max(1, below * tree.max + tree.max - tree.min);
                default -> 1;
            };
        }

        private static Regexp[] subs(Regexp tree) {
            return tree.subs == null ? Regexp.EMPTY_SUBS : tree.subs;
        }
    }

    /** One match at a time. */
    private static final class Run {
        private final Prog program;
        private Threads now;
        private Threads next;
        private final int[] stack;

        Run(Prog program) {
            this.program = program;
            now = new Threads(program.numInst());
            next = new Threads(program.numInst());
            stack = new int[program.numInst() + 2];
        }

        boolean matches(CharSequence text, Steps steps) {
            now.size = 0;
            var at = 0;
            var rune = runeAt(text, at);
            add(now, program.start, Utils.emptyOpContext(-1, rune));
            while (steps.take(now.size) && rune >= 0 && now.size > 0) {
                at += Character.charCount(rune);
                var following = runeAt(text, at);
                var context = Utils.emptyOpContext(rune, following);
                next.size = 0;
                for (int i = 0; i < now.size; i++) {
                    var instruction = program.getInst(now.dense[i]);
                    if (takes(instruction, rune)) {
                        add(next, instruction.out, context);
                    }
                }
                var done = now;
                now = next;
                next = done;
                rune = following;
            }
            return !steps.areUsedUp() && rune < 0 && matched();
        }

        private static int runeAt(CharSequence text, int at) {
            return at < text.length() ? Character.codePointAt(text, at) : -1;
        }

        private static boolean takes(Inst instruction, int rune) {
            return switch (instruction.op) {
                case Inst.RUNE, Inst.RUNE1 -> instruction.matchRune(rune);
                case Inst.RUNE_ANY -> true;
                case Inst.RUNE_ANY_NOT_NL -> rune != '\n';
                default -> false;
            };
        }

        private boolean matched() {
            for (int i = 0; i < now.size; i++) {
                if (program.getInst(now.dense[i]).op == Inst.MATCH) {
                    return true;
                }
            }
            return false;
        }

        /** An instruction, and whatever follows from it without taking a character; each once. */
        private void add(Threads threads, int start, int context) {
            var height = 0;
            if (threads.add(start)) {
                stack[height++] = start;
            }
            while (height > 0) {
                var instruction = program.getInst(stack[--height]);
                switch (instruction.op) {
                    case Inst.ALT, Inst.ALT_MATCH -> {
                        height = push(threads, instruction.arg, height);
                        height = push(threads, instruction.out, height);
                    }
                    case Inst.CAPTURE, Inst.NOP -> height = push(threads, instruction.out, height);
                    case Inst.EMPTY_WIDTH -> {
                        if ((instruction.arg & ~context) == 0) {
                            height = push(threads, instruction.out, height);
                        }
                    }
                    default -> {}
                }
            }
        }

        private int push(Threads threads, int instruction, int height) {
            if (!threads.add(instruction)) {
                return height;
            }
            stack[height] = instruction;
            return height + 1;
        }
    }

    /** A set of instructions that is emptied at once. */
    private static final class Threads {
        private final int[] dense;
        private final int[] sparse;
        private int size;

        Threads(int most) {
            dense = new int[most];
            sparse = new int[most];
        }

        boolean add(int instruction) {
            var place = sparse[instruction];
            if (place < size && dense[place] == instruction) {
                return false;
            }
            dense[size] = instruction;
            sparse[instruction] = size++;
            return true;
        }
    }
}
