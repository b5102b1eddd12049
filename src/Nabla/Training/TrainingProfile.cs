using System.Collections.Generic;

namespace Nabla.Training;

/// <summary>Where the time of training steps went.</summary>
/// <param name="Steps">The number of steps.</param>
/// <param name="MicrosecondsPerStep">From the beginning of a step to its end, the mean.</param>
/// <param name="Threads">The threads that took part, the largest number in any step.</param>
/// <param name="Parts">In the order of a step; their shares sum to 1.</param>
public sealed record TrainingProfile(long Steps, double MicrosecondsPerStep, int Threads, IReadOnlyList<ProfilePart> Parts);

/// <summary>One part of a step, in one layer where it belongs to one.</summary>
/// <param name="Part">What is done.</param>
/// <param name="Layer">The name of the layer, or <see langword="null"/>.</param>
/// <param name="Microseconds">Per step, the mean over the threads.</param>
/// <param name="Share">The share of the time of all threads.</param>
/// <param name="Gflops">
/// For the products of a dense layer the GFLOP/s of all threads together, with bias and activation in the time; products that leave zeros out
/// count as if they did not. Otherwise <see langword="null"/>.
/// </param>
/// <param name="ThreadMicroseconds">Per step, for each thread.</param>
public sealed record ProfilePart(StepPart Part, string? Layer, double Microseconds, double Share, double? Gflops, IReadOnlyList<double> ThreadMicroseconds);
