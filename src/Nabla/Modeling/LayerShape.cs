using Nabla.Activations;

namespace Nabla.Modeling;

/// <summary>What a model file says of a layer.</summary>
sealed record LayerShape(int Outputs, Activation Activation);
