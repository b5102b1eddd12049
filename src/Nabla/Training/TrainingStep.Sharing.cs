using System;
using System.Linq;
using System.Numerics;
using Nabla.Networks;

namespace Nabla.Training;

/// <content>How rows, columns and pieces are divided among the members, and where they wait for each other.</content>
sealed partial class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// How a layer is divided. By rows every member reads all weights, half of which another has just changed; by columns every member reads all
    /// rows, and there are two barriers more. Where the weights are the larger part, and the columns divide evenly, columns win.
    /// </summary>
    bool IsByRows(LayerPass<T> pass, int blocks, int columns)
    {
        if (!_shared || !pass.IsByRows || blocks == 1)
        {
            return pass.IsByRows;
        }

        int members = _team.Size;
        int largest = (blocks + members - 1) / members;
        bool even = 4 * largest * members <= 5 * blocks;
        return _count >= SmallestRowShare * members && (!even || columns <= _count || pass.Work(_count) < SmallestDividedWork);
    }

    void Barrier(int worker)
    {
        if (_shared)
        {
            _team.Barrier();
            _profile?.Mark(worker, StepPart.Wait);
        }
    }

    /// <summary>A member's share of <paramref name="count"/> items.</summary>
    (int Start, int End) Share(int count, int worker) => _shared ? _team.Share(count, worker) : (0, count);

    /// <summary>A member's rows of the batch.</summary>
    (int First, int Count) Rows(int worker)
    {
        (int start, int end) = Share(_count, worker);
        return (start, end - start);
    }

    /// <summary>A member's blocks of columns, all rows of them.</summary>
    Region Blocks(int blocks, int worker)
    {
        (int start, int end) = Share(blocks, worker);
        return new Region(0, _count, start, end);
    }

    /// <summary>Where each member's pieces of the gradient begin: as even as possible by their elements.</summary>
    static int[] Shares(GradientItem<T>[] items, int members)
    {
        int[] shares = new int[members + 1];
        long total = items.Sum(item => (long)item.Piece.Length);
        long before = 0;
        int member = 1;
        for (int i = 0; i < items.Length; i++)
        {
            // An item is the member's in whose share its middle lies.
            while (member < members && (2 * before) + items[i].Piece.Length > 2 * total * member / members)
            {
                shares[member++] = i;
            }

            before += items[i].Piece.Length;
        }

        shares.AsSpan(member).Fill(items.Length);
        return shares;
    }
}
