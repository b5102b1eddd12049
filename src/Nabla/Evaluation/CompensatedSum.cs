using System;

namespace Nabla.Evaluation;

/// <summary>
/// A sum that carries its own rounding error along (Neumaier 1974): its relative error stays below 1e-15 for any number of
/// terms of one sign, where a plain loop over 1e8 of them loses eight digits. Terms are added in the order given.
/// </summary>
struct CompensatedSum
{
    double _sum;
    double _lost;

    /// <summary>The sum of the terms so far.</summary>
    public readonly double Value => _sum + _lost;

    public void Add(double term)
    {
        double next = _sum + term;
        _lost += Math.Abs(_sum) >= Math.Abs(term) ? _sum - next + term : term - next + _sum;
        _sum = next;
    }
}
