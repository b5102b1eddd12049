using System.Threading;

namespace Nabla.Kernels;

/// <summary>
/// Items of work that the members of a team take one by one: each its own from the front, so that it meets the same memory in every step, and
/// when those are done the others' from the back, so that nobody waits for a member that the system has put aside. Who computes an item
/// changes no bit of it.
/// </summary>
sealed class ItemRanges(int members)
{
    /// <summary>Two cache lines between one member's range and the next, which processors fetch in pairs.</summary>
    const int Spread = 16;

    // The first item in the upper half, the one behind the last in the lower half: both change at once.
    readonly long[] _ranges = new long[members * Spread];

    /// <summary>Gives a member its items, before the team begins.</summary>
    public void Assign(int member, int start, int end) => _ranges[member * Spread] = ((long)start << 32) | (uint)end;

    /// <summary>The next item for a member.</summary>
    /// <returns>False when all are taken.</returns>
    public bool TryTake(int member, out int item)
    {
        if (TryTake(member, front: true, out item))
        {
            return true;
        }

        for (int other = 1; other < members; other++)
        {
            if (TryTake((member + other) % members, front: false, out item))
            {
                return true;
            }
        }

        return false;
    }

    bool TryTake(int owner, bool front, out int item)
    {
        ref long range = ref _ranges[owner * Spread];
        while (true)
        {
            long seen = Volatile.Read(ref range);
            int start = (int)(seen >> 32);
            int end = (int)seen;
            item = front ? start : end - 1;
            if (start >= end)
            {
                return false;
            }

            long left = front ? seen + (1L << 32) : seen - 1;
            if (Interlocked.CompareExchange(ref range, left, seen) == seen)
            {
                return true;
            }
        }
    }
}
