using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Training;

/// <content>
/// Whether the update has left numbers that are not finite. A loss may hide them: the relu of minus infinity is 0. They do not go away by themselves, so
/// that a look every other step finds them within one step, for half the price; what the optimizer keeps is looked at less often.
/// </content>
sealed partial class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The optimizer's numbers are looked at once in so many steps: overflown ones do no harm but that their parameters stand still.</summary>
    const long MemoryInterval = 32;

    bool _overflowed;

    /// <summary>Whether a look at the last update found a number that is not finite.</summary>
    public bool Overflowed => _overflowed;

    /// <summary>Whether the parameters were looked at after the last update.</summary>
    public bool HasChecked { get; private set; }

    void BeginCheck()
    {
        _overflowed = false;
        HasChecked = _goal == StepGoal.Update && (_state.Step & 1) != 0;
    }

    /// <summary>Looks at a piece of the parameters while it is in cache. Any member may find something; nobody says the opposite before the next step.</summary>
    void Check(int start, int length)
    {
        if (HasChecked && !FiniteKernel.AreFinite<T>(_state.Parameters.Slice(start, length)))
        {
            _overflowed = true;
        }
    }

    void CheckChain()
    {
        _goal = StepGoal.Update;
        BeginCheck();
        Check(0, _state.Parameters.Length);
        CheckMemory();
    }

    void CheckMemory()
    {
        if (_goal == StepGoal.Update && (_state.Step & (MemoryInterval - 1)) == MemoryInterval - 1)
        {
            _overflowed |= !_state.HasFiniteMemory;
        }

        if (_goal == StepGoal.Update && _network.Statistics.Length > 0)
        {
            _overflowed |= !_network.HasFiniteStatistics;
        }
    }
}
