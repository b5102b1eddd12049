using Nabla.Data;
using Nabla.Losses;
using Nabla.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed001Tests
{
    [Fact]
    public void B_001_15_LossLeftOut_FollowsFromTheTargetAndTheReasonIsRecorded()
    {
        (TaskKind Task, Loss Loss)[] expected =
        [
            (TaskKind.Regression, Loss.MeanSquaredError), (TaskKind.Binary, Loss.BinaryCrossEntropy), (TaskKind.Multiclass, Loss.CategoricalCrossEntropy),
        ];
        foreach ((TaskKind task, Loss loss) in expected)
        {
            Model model = TaskModels.Of(task);

            Assert.Equal(task, model.Task);
            Assert.Equal(loss.Name, model.Loss.Name);
            Assert.NotEmpty(model.Training.TaskReason);
        }
    }
}
