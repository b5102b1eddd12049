namespace Nabla.Schedules;

/// <summary><c>share(step) = 1</c></summary>
sealed class ConstantSchedule() : Schedule("constant")
{
    public override double Share(long step, long steps) => 1;
}
