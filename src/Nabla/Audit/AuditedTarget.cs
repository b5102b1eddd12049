using System.Collections.Generic;

namespace Nabla.Audit;

/// <summary>One target on the training rows.</summary>
/// <param name="Name">Its column.</param>
/// <param name="Classes">The names of its classes; empty for a number.</param>
/// <param name="Values">For each training row the index of its class, or the number.</param>
sealed record AuditedTarget(string Name, IReadOnlyList<string> Classes, double[] Values)
{
    /// <summary>Whether it has classes.</summary>
    public bool IsClass => Classes.Count > 0;
}
