namespace Nabla.Cli.Reports;

/// <summary>One layer of the network.</summary>
/// <param name="Name">Its name, such as <c>layers.0</c>.</param>
/// <param name="Inputs">Numbers that enter.</param>
/// <param name="Outputs">Numbers that leave.</param>
/// <param name="Activation">The function applied to the sums.</param>
/// <param name="Parameters">Weights and biases.</param>
sealed record ReportLayer(string Name, int Inputs, int Outputs, string Activation, long Parameters);
