package dev.tocsin.core.oncall;

import dev.tocsin.core.oncall.Rotation.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One cycle of a rotation, by smooth weighted round robin: each turn goes to the member who is furthest behind their
 * share, the earlier listed one on a tie. Unless somebody has more than half of all turns, nobody gets two in a row,
 * not even where the last turn meets the first: a choice that would force that later is not made.
 */
final class Turns {
    private final List<Member> members;
    private final int total;
    private final boolean apart;
    private final int[] left;
    private final int[] credit;
    private final List<Integer> turns = new ArrayList<>();

    private Turns(List<Member> members) {
        this.members = members;
        this.total = members.stream().mapToInt(Member::weight).sum();
        this.apart = members.stream().allMatch(member -> 2 * member.weight() <= total);
        this.left = members.stream().mapToInt(Member::weight).toArray();
        this.credit = new int[members.size()];
    }

    static List<String> of(List<Member> members) {
        return new Turns(members).fill();
    }

    private List<String> fill() {
        while (turns.size() < total) {
            for (int i = 0; i < credit.length; i++) {
                credit[i] += members.get(i).weight();
            }
            var next = furthestBehind();
            credit[next] -= total;
            left[next]--;
            turns.add(next);
        }
        return turns.stream().map(i -> members.get(i).user()).toList();
    }

    private int furthestBehind() {
        var most = IntStream.of(left).max().orElseThrow();
        var open = total - turns.size() - 1;
        // While nobody needs nearly half of the open turns, any choice leaves room for all.
        var roomy = most <= (open - 1) / 2;
        return IntStream.range(0, credit.length)
                .filter(i -> left[i] > 0 && (!apart || (roomy ? !isLast(i) : keepsApart(i))))
                .reduce((a, b) -> credit[b] > credit[a] ? b : a)
                .orElseThrow();
    }

    private boolean isLast(int member) {
        return !turns.isEmpty() && turns.getLast() == member;
    }

    /** Whether the cycle can be completed without neighbours if {@code next} has the next turn. */
    private boolean keepsApart(int next) {
        if (isLast(next)) {
            return false;
        }
        var first = turns.isEmpty() ? next : turns.getFirst();
        var open = total - turns.size() - 1;
        return IntStream.range(0, left.length).allMatch(i -> {
            var wanted = left[i] - (i == next ? 1 : 0);
            // At most every other open turn, and none beside one they already have, at either end.
            var beside = (i == next ? 1 : 0) + (i == first ? 1 : 0);
            return wanted <= (open - beside + 1) / 2;
        });
    }
}
