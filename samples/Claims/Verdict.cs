using System;

namespace Nabla.Samples.Claims;

/// <summary>The last line of a claim: what is claimed, and what the numbers above say of it.</summary>
static class Verdict
{
    public static void Print(string claim, bool holds, string measured) =>
        Console.WriteLine($"claim: {claim}: {(holds ? "holds" : "does not hold")} ({measured})\n");
}
